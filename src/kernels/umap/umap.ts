import type { Metric } from '../distance.ts';
import { initialLayout } from '../initial-layout.ts';
import { type NeighborSearch, nearestNeighbors } from '../knn/nearest-neighbors.ts';
import { type Matrix, matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import { createRandom } from '../random.ts';
import { createDescent } from './descent.ts';
import { chooseEpochs } from './epochs.ts';
import { uniteNeighbors } from './fuzzy-graph.ts';
import { fitSimilarityCurve } from './similarity-curve.ts';

export interface UmapOptions {
  /** 2 … rows; the row itself counts, as in umap-learn. */
  readonly neighbors: number;
  /** How close points of the map may come, 0 … 1. */
  readonly minDist: number;
  readonly metric: Metric;
  /** null: as `chooseEpochs` finds. */
  readonly epochs: number | null;
  readonly seed: number;
  /** The threads to work on; their number changes nothing. Default: the caller's alone. */
  readonly crew?: Crew;
  /** Instead of a search of its own. */
  readonly findNeighbors?: NeighborSearch;
  /** Shown the map, (rows, 3), every few epochs; `read` copies it, which a listener in no hurry need not ask for. */
  readonly onFrame?: (read: () => Float32Array, epoch: number) => void;
}

const INITIAL_EXTENT = 10;
const INITIAL_NOISE = 1e-4;
const NEIGHBORS_SHARE_OF_PROGRESS = 0.2;
/** At most this often is the caller told how far it is. */
const REPORTS = 100;

/** How many neighbours the rows need beside themselves. */
export function umapListLength(neighbors: number): number {
  return neighbors - 1;
}

/**
 * Uniform manifold approximation and projection to three dimensions.
 *
 * McInnes, Healy & Melville (2018), "UMAP: uniform manifold approximation and projection for dimension reduction".
 * Nearest neighbours → fuzzy graph (probabilistic union of both directions) → principal components as a start →
 * stochastic gradient descent by blocks, so that the same input gives the same bits on any number of threads.
 *
 * @param x (rows, columns), finite values, at least two rows; never modified
 * @returns (rows, 3); z = 0 when the table has two columns, y = 0 too when it has one
 * @throws RangeError when an option is out of range
 */
export function umap(x: Matrix, options: UmapOptions, onProgress: OnProgress = ignoreProgress): Matrix {
  const { neighbors, minDist, metric, seed, findNeighbors = nearestNeighbors } = options;
  const epochs = chooseEpochs(x.rows, options.epochs);
  if (!(Number.isInteger(neighbors) && neighbors >= 2 && neighbors <= x.rows)) {
    throw new RangeError(
      `neighbors must be a whole number from 2 to ${x.rows} (the number of rows), got ${neighbors}`,
    );
  }
  if (!(minDist >= 0 && minDist <= 1)) throw new RangeError(`minDist must be from 0 to 1, got ${minDist}`);

  const crew = options.crew ?? sharedSoloCrew();
  const toNeighbors = (fraction: number) => onProgress(fraction * NEIGHBORS_SHARE_OF_PROGRESS);
  const nearest = findNeighbors(x, umapListLength(neighbors), metric, toNeighbors, crew);
  toNeighbors(1);
  const curve = fitSimilarityCurve(minDist);
  const positions = new Float64Array(3 * x.rows);
  const scope = crew.machine.scope();
  try {
    const graph = uniteNeighbors(crew, scope, nearest, epochs);
    const descent = createDescent(crew, scope, graph, startingPositions(x, seed, crew), curve, epochs, seed);
    const read = () => {
      const frame = new Float32Array(3 * x.rows);
      descent.readPositions(frame);
      return frame;
    };
    const step = Math.ceil(epochs / REPORTS);
    for (let done = 0; done < epochs; ) {
      const next = Math.min(epochs, done + step);
      descent.run(done, next);
      done = next;
      onProgress(NEIGHBORS_SHARE_OF_PROGRESS + (done / epochs) * (1 - NEIGHBORS_SHARE_OF_PROGRESS));
      options.onFrame?.(read, done);
    }
    descent.readPositions(positions);
  } finally {
    scope.release();
  }
  return matrix(positions, x.rows, 3);
}

/** Principal components within ±10, a little noise on top so that copies of a row can part. */
function startingPositions(x: Matrix, seed: number, crew: Crew): Float64Array {
  const { data } = initialLayout(x, 1, seed, crew);
  const extent = data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const random = createRandom(seed);
  const axes = Math.min(3, x.columns);
  return data.map((value, c) => {
    if (c % 3 >= axes) return 0;
    const scaled = extent > 0 ? (INITIAL_EXTENT * value) / extent : 0;
    return scaled + INITIAL_NOISE * random.normal();
  });
}
