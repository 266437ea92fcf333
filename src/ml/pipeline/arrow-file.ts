import { closeSync, openSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import {
  type AsyncRecordBatchFileReader,
  type Data,
  type DataType,
  Field,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchReader,
  Schema,
  Struct,
  type TypeMap,
} from 'apache-arrow';
import { storageError } from '../../platform/storage.ts';

/** Rows of a record batch; every batch of a file but the last has as many, so that a row is found by division. */
export const BATCH_ROWS = 65_536;

export interface ArrowColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable?: boolean;
  /** The column's values of rows `start` … `end − 1`. */
  slice(start: number, end: number): Data;
}

/**
 * Writes an Arrow IPC file, batch by batch: no more than one is held in memory.
 *
 * @throws AppError STORAGE_FULL
 */
export async function writeArrowFile(
  path: string,
  rows: number,
  columns: readonly ArrowColumn[],
): Promise<void> {
  const file = openSync(path, 'w');
  try {
    const writer = new RecordBatchFileWriter();
    await Promise.all([writeBatches(writer, rows, columns), drain(writer, file)]);
  } catch (error) {
    throw storageError(error);
  } finally {
    closeSync(file);
  }
}

async function writeBatches(
  writer: RecordBatchFileWriter,
  rows: number,
  columns: readonly ArrowColumn[],
): Promise<void> {
  const schema = new Schema(
    columns.map(({ name, type, nullable = false }) => new Field(name, type, nullable)),
  );
  const type = new Struct(schema.fields);
  for (let start = 0; start < rows || start === 0; start += BATCH_ROWS) {
    const end = Math.min(rows, start + BATCH_ROWS);
    const children = columns.map((column) => column.slice(start, end));
    writer.write(new RecordBatch(schema, makeData({ type, length: end - start, nullCount: 0, children })));
    await setImmediate();
  }
  writer.finish();
}

/** Blocking writes: this runs in processes that do nothing else. */
async function drain(writer: RecordBatchFileWriter, file: number): Promise<void> {
  for await (const piece of writer) writeWhole(file, piece);
}

function writeWhole(file: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}

/** An open file of `writeArrowFile`: batch b holds the rows from b · BATCH_ROWS on. */
export interface ArrowBatches<Types extends TypeMap> {
  readonly count: number;
  read(index: number): Promise<RecordBatch<Types>>;
  close(): Promise<void>;
}

export async function openArrowFile<Types extends TypeMap>(path: string): Promise<ArrowBatches<Types>> {
  const file = await open(path);
  try {
    const reader = (await RecordBatchReader.from(file)) as AsyncRecordBatchFileReader<Types>;
    await reader.open();
    const count = reader.numRecordBatches;
    return {
      count,
      read: async (index) => {
        const batch = await reader.readRecordBatch(index);
        if (batch === null)
          throw new RangeError(`the file has ${count} batches, number ${index} was asked for`);
        return batch;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}
