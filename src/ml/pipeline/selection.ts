import { dirname } from 'node:path';
import type { DescribedPoints } from '../../explanations/facts/described-map.ts';
import { AppError } from '../../platform/app-error.ts';
import { createTableReader } from '../../table/reader.ts';
import { readArtifact } from './artifact.ts';
import { readDescribable } from './describable-columns.ts';
import { MOST_KEPT_BYTES } from './kept-table.ts';
import type { SourceTable } from './source-table.ts';

/** Rows of a stored map that somebody has picked; structured-cloneable, so that it can cross a process boundary. */
export interface SelectionRequest extends SourceTable {
  /** See artifact.ts. */
  readonly mapFile: string;
  /** For what does not fit into memory. */
  readonly scratch: string;
  /** Names of the columns that the map was made from. */
  readonly featuresUsed: readonly string[];
  readonly lookedForAnomalies: boolean;
  /** Rows of the table, in any order, perhaps more than once. */
  readonly rows: Uint32Array;
  readonly threads: number;
  readonly memoryLimitMb: number;
}

export interface ReadSelection {
  readonly map: DescribedPoints;
  /** (points,): 1 for a point of the selection. */
  readonly isSelected: Uint8Array;
}

/** What is the same for every selection of a map. */
export type SelectableMap = Omit<SelectionRequest, 'rows'>;

/** @throws AppError BAD_REQUEST when a row is not on the map */
export type SelectionReader = (request: SelectionRequest) => Promise<ReadSelection>;

/** Keeps the table of the last map: whoever selects once selects again. */
export function createSelectionReader(): SelectionReader {
  let last: { readonly key: string; readonly map: DescribedPoints } | undefined;

  return async (request) => {
    const { mapFile, tableFile, featuresUsed, lookedForAnomalies } = request;
    // Both files are written once; what is under their names never changes.
    const key = JSON.stringify([mapFile, tableFile, featuresUsed, lookedForAnomalies]);
    if (last?.key !== key) {
      last = undefined;
      const map = await readMap(request);
      if (bytesOf(map) > MOST_KEPT_BYTES) return { map, isSelected: selectedPoints(map.rows, request.rows) };
      last = { key, map };
    }
    return { map: last.map, isSelected: selectedPoints(last.map.rows, request.rows) };
  };
}

async function readMap(request: SelectionRequest): Promise<DescribedPoints> {
  const { tableFile: file, columns, featuresUsed, lookedForAnomalies } = request;
  const reader = await createTableReader({
    directory: dirname(file),
    spillDirectory: request.scratch,
    threads: request.threads,
    memoryLimitMb: request.memoryLimitMb,
  });
  try {
    const used = new Set(featuresUsed);
    const numeric = columns.filter(({ name, type }) => type === 'numeric' && used.has(name));
    const [artifact, { columns: values }, spoken] = await Promise.all([
      readArtifact(request.mapFile),
      reader.readFeatures({ file, columns: numeric }),
      readDescribable(reader, request),
    ]);
    const { rows, positions, anomalies: flags } = artifact;
    const numbers = numeric.map(({ name }, c) => ({ name, values: values[c]! }));
    return { ...spoken, numbers, rows, positions, anomalies: lookedForAnomalies ? { flags } : null };
  } finally {
    await reader.close();
  }
}

function bytesOf({ numbers, dates, categories, rows, positions }: DescribedPoints): number {
  const columns = [...numbers.map(({ values }) => values), ...dates.map(({ values }) => values)];
  const arrays = [...columns, ...categories.map(({ codes }) => codes), rows, positions];
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

/** The rows of a map are in their order. */
function selectedPoints(rows: Uint32Array, selected: Uint32Array): Uint8Array {
  const isSelected = new Uint8Array(rows.length);
  const wanted = selected.slice().sort();
  let point = 0;
  for (const row of wanted) {
    while (point < rows.length && rows[point]! < row) point++;
    if (rows[point] !== row) throw notOnTheMap(row);
    isSelected[point] = 1;
  }
  return isSelected;
}

function notOnTheMap(row: number): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `Row ${row} is not on the map. Select among the ids of the result's points.`,
  });
}
