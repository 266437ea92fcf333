import { readFileSync } from 'node:fs';
import { type Matrix, matrix } from '../../src/kernels/matrix.ts';

export type TableName = 'iris' | 'wine' | 'blobs' | 'outliers' | 'wide';

interface Datasets {
  readonly tables: Record<TableName, readonly (readonly number[])[]>;
}

/** Reads what `generate_clustering.py` wrote; the caller names its shape. */
export function readFixture<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(new URL(`clustering/${name}.json`, import.meta.url), 'utf8'));
}

export function toMatrix(rows: readonly (readonly number[])[]): Matrix {
  return matrix(Float64Array.from(rows.flat()), rows.length, rows[0]?.length ?? 0);
}

const { tables } = readFixture<Datasets>('datasets');

export function table(name: TableName): Matrix {
  return toMatrix(tables[name]);
}

/** Renumbers clusters in the order of their first rows, so that equal partitions have equal labels. */
export function canonical(labels: Iterable<number>): number[] {
  const numbers = new Map<number, number>();
  return Array.from(labels, (label) => {
    if (!numbers.has(label)) numbers.set(label, numbers.size);
    return numbers.get(label) ?? -1;
  });
}

/** The largest difference, relative to the largest expected magnitude (at least 1e-300). */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let scale = 1e-300;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    scale = Math.max(scale, Math.abs(expected[i] as number));
    const difference = Math.abs((actual[i] as number) - (expected[i] as number));
    if (!(difference <= worst)) worst = difference;
  }
  return worst / scale;
}
