import { closeSync, openSync, writeSync } from 'node:fs';
import { createByteSink } from '../byte-sink.ts';
import type { ExportColumn } from './export-table.ts';
import { createPlacedTexts, type PlacedRows, RESULT_COLUMNS } from './placed-rows.ts';

const TYPES: Readonly<Record<(typeof RESULT_COLUMNS)[number], ExportColumn['type']>> = {
  x: 'FLOAT',
  y: 'FLOAT',
  z: 'FLOAT',
  cluster: 'INTEGER',
  is_anomaly: 'BOOLEAN',
};

const FLUSH_BYTES = 1024 * 1024;

/** Writes one line for every row of the table, empty cells for rows that were left out. */
export function writePlacedRows(
  path: string,
  rowCount: number,
  placed: PlacedRows,
  names: readonly string[],
): ExportColumn[] {
  const textsOf = createPlacedTexts(placed);
  const none = ','.repeat(RESULT_COLUMNS.length - 1);
  const sink = createByteSink(FLUSH_BYTES + 1024);
  const file = openSync(path, 'w');
  const flush = () => {
    const bytes = sink.take();
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  try {
    for (let row = 0; row < rowCount; row++) {
      sink.text(`${textsOf(row)?.join(',') ?? none}\n`);
      if (sink.length > FLUSH_BYTES) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
  return RESULT_COLUMNS.map((column, at) => ({ name: names[at]!, sql: `r${at}`, type: TYPES[column] }));
}
