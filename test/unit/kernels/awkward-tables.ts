import fc from 'fast-check';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { createRandom } from '../../../src/kernels/random.ts';

function build(rows: number, columns: number, value: (i: number, t: number) => number): Matrix {
  const data = new Float64Array(rows * columns);
  for (let p = 0; p < data.length; p++) data[p] = value(Math.floor(p / columns), p % columns);
  return matrix(data, rows, columns);
}

/** Tables that have broken many a kernel. */
export function awkwardTables(): [name: string, x: Matrix][] {
  const { normal } = createRandom(5);
  return [
    ['one row', build(1, 3, (_, t) => t)],
    ['two rows', build(2, 3, (i) => i)],
    ['ten rows', build(10, 3, normal)],
    ['one column', build(60, 1, normal)],
    ['more columns than rows', build(12, 40, normal)],
    ['constant columns', build(60, 4, (_, t) => (t < 2 ? 0.1 : normal()))],
    ['all rows equal', build(60, 3, (_, t) => 0.1 + t)],
    ['all zeros', build(60, 3, () => 0)],
    ['three distinct rows', build(60, 3, (i, t) => (i % 3) * 0.1 + t)],
    ['a grid full of ties', build(64, 3, (i, t) => (i >> (2 * t)) & 3)],
    ['huge values', build(60, 3, () => 1e300 * normal())],
    ['the largest values', build(60, 3, (i) => (i % 2 ? Number.MAX_VALUE : -Number.MAX_VALUE))],
    ['tiny values', build(60, 3, () => 1e-300 * normal())],
    ['the smallest values', build(60, 3, (i) => Number.MIN_VALUE * (i % 7))],
    ['a large offset', build(60, 3, () => 1e9 + normal())],
    ['an extreme outlier', build(60, 3, (i) => (i === 17 ? 1e300 : normal()))],
    ['perfectly correlated columns', build(60, 3, (i, t) => 1e8 * i * (t + 1))],
  ];
}

/** Gaussian blobs, `rows` × `columns`, in `nBlobs` well separated groups taken in turn. */
export function blobs(rows: number, columns: number, nBlobs: number, seed = 1, gap = 20): Matrix {
  const { normal } = createRandom(seed);
  return build(
    rows,
    columns,
    (i, t) => (t === (i % nBlobs) % columns ? gap * (1 + (i % nBlobs)) : 0) + normal(),
  );
}

/** Small tables with many ties: few columns of whole numbers. */
export const smallTables = fc
  .tuple(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) =>
    fc
      .array(fc.integer({ min: -9, max: 9 }), { minLength: rows * columns, maxLength: rows * columns })
      .map((values) => matrix(Float64Array.from(values), rows, columns)),
  );

/** Whether the labels are 0 … clusters − 1 and each is used. */
export function isLabelledWithoutGaps(labels: Int32Array, clusters: number): boolean {
  const seen = new Set(labels);
  return seen.size === clusters && labels.every((label) => label >= 0 && label < clusters);
}
