import { readFileSync } from 'node:fs';
import { type Matrix, matrix } from '../../src/kernels/matrix.ts';

export interface TableFixture {
  rows: number;
  columns: number;
  data: number[];
}

/** A fixture of generate_neighbours.py; the caller names its shape. */
export function readFixture<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`./neighbours/${name}.json`, import.meta.url), 'utf8'));
}

export function toMatrix({ rows, columns, data }: TableFixture): Matrix {
  return matrix(Float64Array.from(data), rows, columns);
}

/** Labels renumbered by first row, −1 kept: equal for equal partitions. */
export function asPartition(labels: ArrayLike<number>): number[] {
  const numbers = new Map([[-1, -1]]);
  return Array.from(labels, (label) => {
    if (!numbers.has(label)) numbers.set(label, numbers.size - 1);
    return numbers.get(label)!;
  });
}
