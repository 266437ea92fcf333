import type { Metric } from '../distance.ts';
import { type NeighborSearch, nearestNeighbors } from '../knn/nearest-neighbors.ts';
import { type Matrix, matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import { createDescent } from './descent.ts';
import { chooseEpochs } from './epochs.ts';
import { uniteNeighbors } from './fuzzy-graph.ts';
import { fitSimilarityCurve } from './similarity-curve.ts';
import { type Start, startingPositions } from './starting-positions.ts';
import type { Target } from './target.ts';

export interface UmapOptions {
  /** 2 … rows; the row itself counts, as in umap-learn. */
  readonly neighbors: number;
  /** How close points of the map may come, 0 … 1. */
  readonly minDist: number;
  readonly metric: Metric;
  /** null: as `chooseEpochs` finds. */
  readonly epochs: number | null;
  /** Where the descent starts. Default `pca`. */
  readonly init?: Start;
  /** What rows are told apart by besides the table; with a weight of 0, nothing. */
  readonly target?: Target | null;
  readonly seed: number;
  /** The threads to work on; their number changes nothing. Default: the caller's alone. */
  readonly crew?: Crew;
  /** Instead of a search of its own. */
  readonly findNeighbors?: NeighborSearch;
  /** Shown the map, (rows, 3), every few epochs; `read` copies it, which a listener in no hurry need not ask for. */
  readonly onFrame?: (read: () => Float32Array, epoch: number) => void;
}

const NEIGHBORS_SHARE_OF_PROGRESS = 0.35;
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
 * Nearest neighbours → fuzzy graph (probabilistic union of both directions, perhaps intersected with a target) → a start →
 * stochastic gradient descent by blocks, so that the same input gives the same bits on any number of threads.
 *
 * @param x (rows, columns), finite values, at least two rows; never modified
 * @returns (rows, 3); z = 0 when the table has two columns, y = 0 too when it has one
 * @throws RangeError when an option is out of range
 */
export function umap(x: Matrix, options: UmapOptions, onProgress: OnProgress = ignoreProgress): Matrix {
  const {
    neighbors,
    minDist,
    metric,
    seed,
    init = 'pca',
    target = null,
    findNeighbors = nearestNeighbors,
  } = options;
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
    const graph = uniteNeighbors(
      crew,
      scope,
      nearest,
      epochs,
      target !== null && target.weight > 0 ? target : null,
    );
    const start = startingPositions(x, graph, init, seed, crew);
    const descent = createDescent(crew, scope, graph, start, curve, epochs, seed);
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
