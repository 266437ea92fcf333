import { type Matrix, matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { pca } from './pca.ts';
import { createRandom } from './random.ts';
import { safelyScaled } from './safe-scale.ts';

/** A principal axis this much shorter than the first holds nothing but rounding errors. */
const NEGLIGIBLE = 1e-9;

/**
 * Where t-SNE and UMAP start from: the first three principal components, a start that keeps the large-scale shape
 * (Kobak & Linderman, 2021, "Initialization is critical for preserving global data structure").
 *
 * A table with fewer than three columns keeps y = z = 0 or z = 0, and so does everything made of it. An axis along which
 * the table does not vary gets seeded noise instead, so that the layout can use it. Rows all equal start, and stay, at 0.
 *
 * @returns (rows, 3), the first axis of standard deviation `spread`
 */
export function initialLayout(x: Matrix, spread: number, seed: number, crew?: Crew): Matrix {
  const n = x.rows;
  const layout = new Float64Array(n * 3);
  const axes = Math.min(3, n, x.columns);
  const { x: scaled } = safelyScaled(x);
  const { scores, explainedVarianceRatio: shares } = pca(scaled, {
    nComponents: axes,
    ...(crew && { crew }),
  });
  const first = standardDeviation(scores, 0);
  if (!(first > 0 && shares[0]! > 0)) return matrix(layout, n, 3);

  const random = createRandom(seed);
  for (let axis = 0; axis < axes; axis++) {
    const isEmpty = Math.sqrt(shares[axis]! / shares[0]!) < NEGLIGIBLE;
    for (let i = 0; i < n; i++) {
      layout[3 * i + axis] = spread * (isEmpty ? random.normal() : scores.data[i * axes + axis]! / first);
    }
  }
  return matrix(layout, n, 3);
}

function standardDeviation({ data, rows, columns }: Matrix, column: number): number {
  let largest = 0;
  for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs(data[i * columns + column]!));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += (data[i * columns + column]! / largest) ** 2;
  return largest * Math.sqrt(sum / rows);
}
