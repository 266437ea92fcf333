import type { Metric } from '../distance.ts';
import { initialLayout } from '../initial-layout.ts';
import { type NeighborSearch, nearestNeighbors } from '../knn/nearest-neighbors.ts';
import { type SymmetricGraph, symmetricGraph } from '../knn/symmetric-graph.ts';
import { type Matrix, zeros } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import { conditionalAffinities } from './conditional-affinities.ts';
import { createDescent, type Descent, type Phase } from './descent.ts';

export interface TsneOptions {
  /** Effective number of neighbours, > 0 and below the number of rows; a third of it at most makes sense. */
  readonly perplexity: number;
  readonly metric: Metric;
  /** "auto": max(rows / 12 / 4, 50), as in scikit-learn (Belkina et al., 2019). */
  readonly learningRate: number | 'auto';
  readonly iterations: number;
  readonly seed: number;
  /** Threads to work on; without it the caller's alone. The number of threads changes no bit of the result. */
  readonly crew?: Crew;
  /** Instead of a search of its own. */
  readonly findNeighbors?: NeighborSearch;
  /** Called after every tenth iteration; `read` copies the positions of that moment, (rows, 3). */
  readonly onFrame?: (read: () => Float32Array, iteration: number) => void;
}

export interface Tsne {
  /** (rows, 3); z = 0 when the table has two columns, y = 0 too when it has one. */
  readonly positions: Matrix;
  readonly klDivergence: number;
}

const INITIAL_SPREAD = 1e-4;
const NEIGHBORS_SHARE_OF_PROGRESS = 0.1;
const EXAGGERATED_ITERATIONS = 250;
const EARLY = { exaggeration: 12, momentum: 0.5 };
const FINAL = { exaggeration: 1, momentum: 0.8 };
/** scikit-learn's angle; larger tables get a coarser one, at which recall and trustworthiness are still the same. */
const THETA = 0.5;
const LARGE_TABLE = { rows: 8192, theta: 0.6, earlyTheta: 1 };
/** Iterations between two reports; divides the two numbers of iterations that end something. */
const ITERATIONS_PER_CALL = 10;
const CHECK_EVERY = 50;
const STILL = 1e-7;

/**
 * t-distributed stochastic neighbour embedding in three dimensions, by Barnes-Hut summation: O(rows log rows) per
 * iteration.
 *
 * Van der Maaten & Hinton (2008), "Visualizing data using t-SNE"; van der Maaten (2014), "Accelerating t-SNE using
 * tree-based algorithms". Affinities from the 3 · perplexity + 1 nearest neighbours; start from principal components of
 * standard deviation 1e-4; affinities exaggerated twelvefold for 250 iterations so that clusters gather, momentum 0.5
 * meanwhile and 0.8 afterwards. Stops early when the gradient has vanished (scikit-learn's `min_grad_norm`).
 *
 * The map's similarity is a Student t kernel of ν = 2 degrees of freedom, w = (1 + d² / 2)^(−3/2), q = w / Z: in three
 * dimensions its tail makes the room the classical ν = 1 makes in two (van der Maaten, 2009, "Learning a parametric
 * embedding by preserving local structure"). The positions move, as in scikit-learn, along
 *
 *   2 (ν + 1) / ν · Σ_j (p_ij − q_ij) w_ij (y_i − y_j)
 *
 * which is the gradient of the divergence only for ν = 1; the true one has 1 / (1 + d² / ν) in place of the last w. This is
 * chosen knowingly, for the neighbours it keeps. Recall of the 15 nearest and divergence after 1,000 iterations:
 *
 *                          digits 1,797 × 64    mixture 10,000 × 50
 *   this direction            .661   0.61            .468   1.43
 *   true gradient, ν = 2      .663   0.53            .464   1.12
 *   classical, ν = 1          .642
 *   scikit-learn              .662   0.63            .467   1.43
 *
 * (The two other directions in double precision.) A descent is chaotic: the last bit of any number decides which of many
 * minima it reaches, and recall moves by ±.002, on a few hundred rows by ±.004, in scikit-learn as here.
 *
 * Sums are in single precision. Up to 8,192 rows the angle of Barnes & Hut is scikit-learn's, θ = 0.5; more rows take 0.6,
 * and 1 as long as affinities are exaggerated: recall at 10,000 rows is within .001 at either.
 *
 * The divergence returned is, as scikit-learn's, that of p and q.
 *
 * @param x (rows, columns), finite values, at least two rows; never modified
 * @throws RangeError when perplexity, learning rate or iterations are out of range
 */
export function tsne(x: Matrix, options: TsneOptions, onProgress: OnProgress = ignoreProgress): Tsne {
  checkOptions(x, options);
  const { crew = sharedSoloCrew(), seed } = options;
  const affinities = jointAffinities(x, options, crew, (fraction) =>
    onProgress(fraction * NEIGHBORS_SHARE_OF_PROGRESS),
  );
  const start = initialLayout(x, INITIAL_SPREAD, seed).data;

  const scope = crew.machine.scope();
  try {
    const descent = createDescent(crew, scope, affinities, start);
    descend(descent, x.rows, options, (fraction) =>
      onProgress(NEIGHBORS_SHARE_OF_PROGRESS + fraction * (1 - NEIGHBORS_SHARE_OF_PROGRESS)),
    );
    const positions = zeros(x.rows, 3);
    descent.readPositions(positions.data);
    return { positions, klDivergence: descent.klDivergence(THETA) };
  } finally {
    scope.release();
  }
}

function descend(
  descent: Descent,
  rows: number,
  { iterations, learningRate, onFrame }: TsneOptions,
  onProgress: OnProgress,
): void {
  const isLarge = rows > LARGE_TABLE.rows;
  const rate = learningRate === 'auto' ? Math.max(rows / EARLY.exaggeration / 4, 50) : learningRate;
  const early: Phase = { ...EARLY, learningRate: rate, theta: isLarge ? LARGE_TABLE.earlyTheta : THETA };
  const final: Phase = { ...FINAL, learningRate: rate, theta: isLarge ? LARGE_TABLE.theta : THETA };
  const readPositions = () => {
    const positions = new Float32Array(3 * rows);
    descent.readPositions(positions);
    return positions;
  };
  for (let done = 0; done < iterations; ) {
    const phase = done < EXAGGERATED_ITERATIONS ? early : final;
    const count = Math.min(ITERATIONS_PER_CALL, iterations - done);
    descent.run(count, phase);
    done += count;
    onProgress(done / iterations);
    onFrame?.(readPositions, done);
    if (done % CHECK_EVERY === 0 && descent.slope() <= STILL) return;
  }
}

/** How many neighbours of each of so many rows have an affinity. */
export function tsneListLength(perplexity: number, rows: number): number {
  return Math.min(rows - 1, Math.floor(3 * perplexity) + 1);
}

/** p_ij = (p(j|i) + p(i|j)) / 2n over the nearest neighbours; sums to 1. */
function jointAffinities(
  x: Matrix,
  { metric, perplexity, findNeighbors = nearestNeighbors }: TsneOptions,
  crew: Crew,
  onProgress: OnProgress,
): SymmetricGraph {
  const k = tsneListLength(perplexity, x.rows);
  const neighbors = findNeighbors(x, k, metric, onProgress, crew);
  onProgress(1);
  return symmetricGraph(
    neighbors,
    conditionalAffinities(neighbors, perplexity, crew),
    (a, b) => (a + b) / (2 * x.rows),
  );
}

function checkOptions(x: Matrix, { perplexity, learningRate, iterations }: TsneOptions): void {
  if (!(perplexity > 0 && perplexity < x.rows)) {
    throw new RangeError(
      `perplexity must be above 0 and below the number of rows (${x.rows}), got ${perplexity}`,
    );
  }
  if (learningRate !== 'auto' && !(learningRate > 0)) {
    throw new RangeError(`the learning rate must be "auto" or above 0, got ${learningRate}`);
  }
  if (!(Number.isInteger(iterations) && iterations > 0)) {
    throw new RangeError(`iterations must be a whole number above 0, got ${iterations}`);
  }
}
