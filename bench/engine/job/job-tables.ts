import { readFileSync, writeFileSync } from 'node:fs';
import { createRandom } from '../../../src/kernels/random.ts';
import { mixture } from '../mixture.ts';

const KINDS = ['north', 'south', 'east', 'west'];

/**
 * A table as people have them: numbers of which one in two hundred is missing, a text, a category and a date.
 *
 * @param columns of numbers and others together
 */
export function writeMixedTable(path: string, rows: number, columns: number, seed: number): void {
  const numbers = columns - 3;
  const { x } = mixture(rows, numbers, seed);
  const random = createRandom(seed + 1);
  const lines = [[...Array.from({ length: numbers }, (_, i) => `x${i}`), 'name', 'region', 'day'].join(',')];
  for (let row = 0; row < rows; row++) {
    const cells = Array.from(x.subarray(row * numbers, (row + 1) * numbers), (value) =>
      random.next() < 0.005 ? '' : value.toFixed(4),
    );
    const day = new Date(Date.UTC(2020, 0, 1 + random.below(2000))).toISOString().slice(0, 10);
    lines.push([...cells, `row ${row}`, KINDS[random.below(KINDS.length)] ?? '', day].join(','));
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}

/** Numbers alone, written in pieces: it may be larger than a string can be. */
export function writeNumericTable(path: string, rows: number, columns: number, seed: number): void {
  const { x } = mixture(rows, columns, seed);
  writeFileSync(path, `${Array.from({ length: columns }, (_, i) => `x${i}`).join(',')}\n`);
  const AT_ONCE = 50_000;
  for (let first = 0; first < rows; first += AT_ONCE) {
    let text = '';
    for (let row = first; row < Math.min(rows, first + AT_ONCE); row++) {
      const cells = Array.from(x.subarray(row * columns, (row + 1) * columns), (value) => value.toFixed(4));
      text += `${cells.join(',')}\n`;
    }
    writeFileSync(path, text, { flag: 'a' });
  }
}

/** A sample whose rows start elsewhere each time: the same table, unknown to every cache. */
export function writeTurnedSample(path: string, sample: string, seed: number): void {
  const [head = '', ...rows] = readFileSync(sample, 'utf8').trim().split('\n');
  const start = (seed * 997) % rows.length;
  writeFileSync(path, `${[head, ...rows.slice(start), ...rows.slice(0, start)].join('\n')}\n`);
}
