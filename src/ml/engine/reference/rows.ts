import type { Matrix } from '../../../kernels/matrix.ts';

/** A matrix as the array of rows that the npm packages take. */
export function toRows({ data, rows, columns }: Matrix): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * columns, (i + 1) * columns)));
}

/** The way back. */
export function fromRows(rows: readonly (readonly number[])[]): Matrix {
  const columns = rows[0]?.length ?? 0;
  return { data: Float64Array.from(rows.flat()), rows: rows.length, columns };
}

export function allFinite(values: Float64Array): boolean {
  return values.every(Number.isFinite);
}
