import type { Metric } from '../distance.ts';
import type { Neighbors } from '../knn/neighbors.ts';
import { neighborsAmong } from '../knn/neighbors-among.ts';
import { type Matrix, matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import type { Scope } from '../wasm/machine.ts';
import { conditionalAffinities } from './conditional-affinities.ts';
import { EDGE_LANES, fromLanes, POSITION_BYTES, POSITION_LANES, toLanes } from './lanes.ts';
import { layOutState, setTheta } from './state.ts';

export interface TsneMap {
  /** (rows, columns), the table the map was made of. */
  readonly x: Matrix;
  /** (rows, 3), what became of it. */
  readonly positions: Matrix;
}

export interface TsneTransformOptions {
  readonly metric: Metric;
  /** Effective number of neighbours among the rows of the map; few, so that a row lands beside those most like it. */
  readonly perplexity?: number;
  readonly iterations?: number;
  readonly crew?: Crew;
}

const PERPLEXITY = 5;
const ITERATIONS = 250;
const NEIGHBORS_PER_PERPLEXITY = 3;
const LEARNING_RATE = 0.1;
const MOMENTUM = 0.8;
const THETA = 0.5;
const ROWS_PER_CALL = 128;

/**
 * Places new rows into a finished t-SNE map, which stays as it is. Poličar, Stražar & Zupan (2023), "Embedding to reference
 * t-SNE space addresses batch effects in single-cell classification": a row starts at the mean of its neighbours in the
 * map, weighted by its affinities to them, and descends the divergence of its conditional q from its conditional p, without
 * exaggeration. New rows do not feel each other: each lands where it would land alone.
 *
 * @param rows (new rows, columns), finite values; never modified
 * @returns (new rows, 3)
 * @throws RangeError when the columns differ in number, or perplexity or iterations are out of range
 */
export function tsneTransform(
  map: TsneMap,
  rows: Matrix,
  options: TsneTransformOptions,
  onProgress: OnProgress = ignoreProgress,
): Matrix {
  const { metric, perplexity = PERPLEXITY, iterations = ITERATIONS, crew = sharedSoloCrew() } = options;
  if (!(perplexity > 0)) throw new RangeError(`perplexity must be above 0, got ${perplexity}`);
  if (!(Number.isInteger(iterations) && iterations >= 0)) {
    throw new RangeError(`iterations must be a whole number, 0 or more, got ${iterations}`);
  }
  const k = Math.min(map.x.rows, Math.ceil(NEIGHBORS_PER_PERPLEXITY * perplexity));
  const neighbors = neighborsAmong(map.x, rows, k, metric, crew);
  const affinities = conditionalAffinities(neighbors, perplexity, crew);
  const placed = weightedMeans(map.positions, neighbors, affinities);

  const scope = crew.machine.scope();
  try {
    const layout = layOutMap(crew, scope, map.positions);
    const edges = layOutEdges(scope, neighbors, affinities, layout.positions);
    const lanes = scope.float32(POSITION_LANES * rows.rows);
    toLanes(placed, lanes);
    for (let first = 0; first < rows.rows; first += ROWS_PER_CALL) {
      const count = Math.min(ROWS_PER_CALL, rows.rows - first);
      crew.together(
        'tsnePlaceRows',
        layout.state,
        count,
        lanes.subarray(POSITION_LANES * first).byteOffset,
        edges.targets.subarray(edges.k * first).byteOffset,
        edges.weights.subarray(edges.k * first).byteOffset,
        edges.k,
        iterations,
        MOMENTUM,
        LEARNING_RATE,
      );
      onProgress((first + count) / rows.rows);
    }
    fromLanes(lanes, placed);
  } finally {
    scope.release();
  }
  return matrix(placed, rows.rows, 3);
}

/** (new rows, 3): where the neighbours are on average. */
function weightedMeans({ data }: Matrix, { k, indices }: Neighbors, affinities: Float64Array): Float64Array {
  const means = new Float64Array((3 * indices.length) / k);
  for (let arrow = 0; arrow < indices.length; arrow++) {
    const out = 3 * Math.floor(arrow / k);
    const neighbor = 3 * indices[arrow]!;
    for (let axis = 0; axis < 3; axis++) {
      means[out + axis] = means[out + axis]! + affinities[arrow]! * data[neighbor + axis]!;
    }
  }
  return means;
}

/** The finished map and its octree; returns the addresses of the state and of the positions. */
function layOutMap(crew: Crew, scope: Scope, map: Matrix): { state: number; positions: number } {
  const positions = scope.float32(POSITION_LANES * map.rows);
  toLanes(map.data, positions);
  const none = scope.float32(0);
  const noEdges = { offsets: scope.int32(0), targets: scope.int32(0), weights: none };
  const arrays = { positions, steps: none, gains: none, repulsive: none, ...noEdges };
  const state = layOutState(scope, crew.threads, map.rows, arrays);
  setTheta(state, THETA);
  crew.machine.kernels.tsneMapTree(state.byteOffset);
  return { state: state.byteOffset, positions: positions.byteOffset };
}

/** The affinities of each new row, filled up to whole fours by edges without weight. */
function layOutEdges(scope: Scope, { k, indices }: Neighbors, affinities: Float64Array, positions: number) {
  const rows = indices.length / k;
  const padded = EDGE_LANES * Math.ceil(k / EDGE_LANES);
  const targets = scope.int32(rows * padded).fill(positions);
  const weights = scope.float32(rows * padded).fill(0);
  for (let i = 0; i < rows; i++) {
    for (let m = 0; m < k; m++) {
      targets[i * padded + m] = positions + indices[i * k + m]! * POSITION_BYTES;
      weights[i * padded + m] = affinities[i * k + m]!;
    }
  }
  return { k: padded, targets, weights };
}
