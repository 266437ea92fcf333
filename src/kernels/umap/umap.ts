import type { Metric } from '../distance.ts';
import { initialLayout } from '../initial-layout.ts';
import { nearestNeighbors } from '../knn/nearest-neighbors.ts';
import { symmetricGraph } from '../knn/symmetric-graph.ts';
import { type Matrix, matrix } from '../matrix.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import { createRandom } from '../random.ts';
import { optimizeLayout } from './layout.ts';
import { membershipStrengths } from './membership-strengths.ts';
import { fitSimilarityCurve } from './similarity-curve.ts';

export interface UmapOptions {
  /** 2 … rows; the row itself counts, as in umap-learn. */
  readonly neighbors: number;
  /** How close points of the map may come, 0 … 1. */
  readonly minDist: number;
  readonly metric: Metric;
  /** null: 500 up to 10,000 rows, else 200. */
  readonly epochs: number | null;
  readonly seed: number;
}

const INITIAL_EXTENT = 10;
const INITIAL_NOISE = 1e-4;
const NEIGHBORS_SHARE_OF_PROGRESS = 0.2;

/**
 * Uniform manifold approximation and projection to three dimensions.
 *
 * McInnes, Healy & Melville (2018), "UMAP: uniform manifold approximation and projection for dimension reduction".
 * Exact nearest neighbours → fuzzy graph (probabilistic union of both directions) → principal components as a start →
 * stochastic gradient descent, one thread and one seeded generator, so that the same input gives the same bits.
 *
 * @param x (rows, columns), finite values, at least two rows; never modified
 * @returns (rows, 3); z = 0 when the table has two columns, y = 0 too when it has one
 * @throws RangeError when an option is out of range
 */
export function umap(x: Matrix, options: UmapOptions, onProgress: OnProgress = ignoreProgress): Matrix {
  const { neighbors, minDist, metric, seed } = options;
  const epochs = options.epochs ?? (x.rows <= 10_000 ? 500 : 200);
  if (!(Number.isInteger(neighbors) && neighbors >= 2 && neighbors <= x.rows)) {
    throw new RangeError(
      `neighbors must be a whole number from 2 to ${x.rows} (the number of rows), got ${neighbors}`,
    );
  }
  if (!(minDist >= 0 && minDist <= 1)) throw new RangeError(`minDist must be from 0 to 1, got ${minDist}`);
  if (!(Number.isInteger(epochs) && epochs > 0)) {
    throw new RangeError(`epochs must be a whole number above 0, got ${epochs}`);
  }

  const nearest = nearestNeighbors(x, neighbors - 1, metric, (fraction) =>
    onProgress(fraction * NEIGHBORS_SHARE_OF_PROGRESS),
  );
  onProgress(NEIGHBORS_SHARE_OF_PROGRESS);
  const graph = symmetricGraph(nearest, membershipStrengths(nearest), (a, b) => a + b - a * b);
  const positions = startingPositions(x, seed);
  optimizeLayout(positions, graph, fitSimilarityCurve(minDist), epochs, createRandom(seed), (fraction) =>
    onProgress(NEIGHBORS_SHARE_OF_PROGRESS + fraction * (1 - NEIGHBORS_SHARE_OF_PROGRESS)),
  );
  return matrix(positions, x.rows, 3);
}

/** Principal components within ±10, a little noise on top so that copies of a row can part. */
function startingPositions(x: Matrix, seed: number): Float64Array {
  const { data } = initialLayout(x, 1, seed);
  const extent = data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const random = createRandom(seed);
  const axes = Math.min(3, x.columns);
  return data.map((value, c) => {
    if (c % 3 >= axes) return 0;
    const scaled = extent > 0 ? (INITIAL_EXTENT * value) / extent : 0;
    return scaled + INITIAL_NOISE * random.normal();
  });
}
