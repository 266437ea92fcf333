import { Float64, makeData } from 'apache-arrow';
import { type Matrix, matrix } from '../../kernels/matrix.ts';
import { BATCH_ROWS, openArrowFile, writeArrowFile } from './arrow-file.ts';

/** What went into the kernels: the preprocessed features, one row per point of the map, one column per feature. */

/** @throws AppError STORAGE_FULL */
export async function writeFeatures(
  path: string,
  names: readonly string[],
  { data, rows, columns }: Matrix,
): Promise<void> {
  const column = (name: string, t: number) => ({
    name,
    type: new Float64(),
    slice: (start: number, end: number) => {
      const values = new Float64Array(end - start);
      for (let i = start; i < end; i++) values[i - start] = data[i * columns + t]!;
      return makeData({ type: new Float64(), length: end - start, nullCount: 0, data: values });
    },
  });
  await writeArrowFile(path, rows, names.map(column));
}

/** All of them, as they went into the kernels. */
export async function readFeatureMatrix(path: string): Promise<Matrix> {
  const batches = await openArrowFile<Record<string, Float64>>(path);
  try {
    const last = await batches.read(batches.count - 1);
    const rows = (batches.count - 1) * BATCH_ROWS + last.numRows;
    const columns = last.schema.fields.length;
    const data = new Float64Array(rows * columns);
    for (let index = 0; index < batches.count; index++) {
      const batch = await batches.read(index);
      for (const [t, child] of batch.data.children.entries()) {
        const values = child.values as Float64Array;
        let place = index * BATCH_ROWS * columns + t;
        for (let i = 0; i < batch.numRows; i++, place += columns) data[place] = values[i]!;
      }
    }
    return matrix(data, rows, columns);
  } finally {
    await batches.close();
  }
}

const ROWS_AT_ONCE = 256;

/** The rows asked for as JSON objects in text, some hundred at a time. */
export async function* readFeatureRows(
  path: string,
  window: { readonly skip?: number | undefined; readonly limit?: number | undefined } = {},
): AsyncGenerator<string[]> {
  const first = window.skip ?? 0;
  const end = first + (window.limit ?? Number.POSITIVE_INFINITY);
  const batches = await openArrowFile<Record<string, Float64>>(path);
  try {
    for (let index = Math.floor(first / BATCH_ROWS); index < batches.count; index++) {
      const offset = index * BATCH_ROWS;
      if (offset >= end) return;
      const batch = await batches.read(index);
      const keys = batch.schema.fields.map(({ name }) => JSON.stringify(name));
      const columns = batch.data.children.map((child) => child.values as Float64Array);
      const last = Math.min(batch.numRows, end - offset);
      for (let from = Math.max(0, first - offset); from < last; from += ROWS_AT_ONCE) {
        yield jsonRows(keys, columns, from, Math.min(last, from + ROWS_AT_ONCE));
      }
    }
  } finally {
    await batches.close();
  }
}

function jsonRows(
  keys: readonly string[],
  columns: readonly Float64Array[],
  from: number,
  to: number,
): string[] {
  const rows: string[] = [];
  for (let i = from; i < to; i++)
    rows.push(`{${keys.map((key, t) => `${key}:${columns[t]![i]}`).join(',')}}`);
  return rows;
}
