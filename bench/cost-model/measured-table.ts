import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '../../src/kernels/random.ts';
import type { SourceTable } from '../../src/ml/pipeline/source-table.ts';
import { ingest } from '../../src/table/ingest.ts';
import { DEFAULT_INGEST_LIMITS } from '../../src/table/limits.ts';

const GROUPS = 10;

/** Makes tables of Gaussian mixtures, ingested as an upload is; each shape once. */
export function createTableMaker(directory: string) {
  const made = new Map<string, Promise<SourceTable>>();

  async function make(rows: number, columns: number): Promise<SourceTable> {
    const name = join(directory, `${rows}x${columns}`);
    mkdirSync(`${name}-scratch`);
    writeFileSync(`${name}.csv`, mixtureCsv(rows, columns));
    const { profile } = await ingest(
      {
        source: `${name}.csv`,
        kind: 'csv',
        target: `${name}.parquet`,
        scratch: `${name}-scratch`,
        options: { header: true },
        limits: DEFAULT_INGEST_LIMITS,
        threads: 2,
        memoryLimitMb: 1024,
      },
      () => {},
    );
    return { tableFile: `${name}.parquet`, columns: profile.columns, rowCount: profile.rowCount };
  }

  return (rows: number, columns: number): Promise<SourceTable> => {
    const key = `${rows}x${columns}`;
    const table = made.get(key) ?? make(rows, columns);
    made.set(key, table);
    return table;
  };
}

function mixtureCsv(rows: number, columns: number): string {
  const random = createRandom(1);
  const centers = Array.from({ length: GROUPS * columns }, () => random.normal() * 3);
  const lines = [Array.from({ length: columns }, (_, c) => `x${c}`).join(',')];
  for (let row = 0; row < rows; row++) {
    const center = random.below(GROUPS) * columns;
    const cells = Array.from({ length: columns }, (_, c) =>
      (centers[center + c]! + random.normal()).toFixed(4),
    );
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}
