import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TABLES, type TableName } from './catalog.ts';
import { type Mixture, mixture } from './mixture.ts';

/** Writes a table where the contestants find it. @returns the path of its files without their extension */
export function makeTable(name: TableName, folder: string, samples: string): string {
  const prefix = join(folder, name);
  if (existsSync(`${prefix}.json`)) return prefix;
  mkdirSync(folder, { recursive: true });
  const { rows, columns } = TABLES[name];
  const { x, truth } = name === 'digits' ? digits(samples) : mixture(rows, columns, rows);
  writeFileSync(`${prefix}.f32`, x);
  writeFileSync(`${prefix}.truth.i32`, truth);
  writeFileSync(`${prefix}.json`, JSON.stringify({ rows, columns }));
  return prefix;
}

/** Handwritten digits, 8 × 8 pixels (UCI): the real table. */
function digits(samples: string): Mixture {
  const { rows, columns } = TABLES.digits;
  const lines = readFileSync(join(samples, 'handwritten-digits.csv'), 'utf8').trim().split('\n').slice(1);
  const x = new Float32Array(rows * columns);
  const truth = new Int32Array(rows);
  lines.forEach((line, row) => {
    const cells = line.split(',');
    x.set(cells.slice(0, columns).map(Number), row * columns);
    truth[row] = Number(cells[columns]?.replace('digit ', ''));
  });
  return { x, truth };
}
