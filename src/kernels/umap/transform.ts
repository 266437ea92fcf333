import type { Metric } from '../distance.ts';
import type { Neighbors } from '../knn/neighbors.ts';
import { neighborsAmong } from '../knn/neighbors-among.ts';
import { type Matrix, matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { forEachBlockInParts } from '../parallel/in-parts.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from '../progress.ts';
import { POSITION_LANES } from './descent.ts';
import { chooseEpochs } from './epochs.ts';
import { type MembershipStrengths, membershipStrengths } from './membership-strengths.ts';
import { fitSimilarityCurve } from './similarity-curve.ts';

export interface UmapMap {
  /** (rows, columns), the table the map was made of. */
  readonly x: Matrix;
  /** (rows, 3), what became of it. */
  readonly positions: Matrix;
}

export interface UmapTransformOptions {
  /** At least 1, at most the rows of the map; as many as the map was made with. */
  readonly neighbors: number;
  readonly minDist: number;
  readonly metric: Metric;
  /** Those of the map, of which new rows take a third; null: as many as a map of that size takes. */
  readonly epochs: number | null;
  readonly seed: number;
  readonly crew?: Crew;
}

/** New rows settle sooner than a whole map. */
const SHARE_OF_EPOCHS = 1 / 3;
/** As in `umap-transform.ts` of the assembly. */
const ROWS_PER_BLOCK = 64;
const POSITION_BYTES = 4 * POSITION_LANES;
const WEIGHT_ONE = 65_536;

/**
 * Places new rows into a finished map, which stays as it is, as umap-learn's `transform` does: a row starts at the mean of
 * its neighbours in the map, weighted by how strongly it belongs with them, and is then moved along these edges, and away
 * from random points of the map. New rows do not feel each other: each lands where it would land alone in its place.
 *
 * @param rows (new rows, columns), finite values; never modified
 * @returns (new rows, 3)
 * @throws RangeError when the columns differ in number, or an option is out of range
 */
export function umapTransform(
  map: UmapMap,
  rows: Matrix,
  options: UmapTransformOptions,
  onProgress: OnProgress = ignoreProgress,
): Matrix {
  const { minDist, metric, seed, crew = sharedSoloCrew() } = options;
  if (rows.rows === 0) return matrix(new Float64Array(0), 0, 3);
  const neighbors = neighborsAmong(map.x, rows, options.neighbors, metric, crew);
  const epochs = Math.ceil(SHARE_OF_EPOCHS * chooseEpochs(map.x.rows, options.epochs));
  const { a, b } = fitSimilarityCurve(minDist);

  const scope = crew.machine.scope();
  try {
    const strengths = membershipStrengths(neighbors, crew, scope, false);
    const placed = weightedMeans(map.positions, neighbors, strengths);
    const positions = toLanes(scope.float32(POSITION_LANES * map.positions.rows), map.positions.data);
    const lanes = toLanes(scope.float32(POSITION_LANES * rows.rows), placed);
    const { stride } = strengths;
    const targets = scope.int32(stride * rows.rows).fill(0);
    const weights = scope.int32(stride * rows.rows).fill(0);
    layOutEdges(neighbors, strengths, targets, weights);
    forEachBlockInParts(
      crew,
      'umapPlaceRows',
      Math.ceil(rows.rows / ROWS_PER_BLOCK),
      [
        lanes.byteOffset,
        rows.rows,
        targets.byteOffset,
        weights.byteOffset,
        stride,
        positions.byteOffset,
        map.positions.rows,
        epochs,
        seed,
        a,
        b,
      ],
      onProgress,
    );
    for (let row = 0; row < rows.rows; row++) {
      for (let axis = 0; axis < 3; axis++) placed[3 * row + axis] = lanes[POSITION_LANES * row + axis]!;
    }
    return matrix(placed, rows.rows, 3);
  } finally {
    scope.release();
  }
}

/** (new rows, 3): where the neighbours are on average. */
function weightedMeans(
  { data }: Matrix,
  { k, indices }: Neighbors,
  { stride, values }: MembershipStrengths,
): Float64Array {
  const rows = indices.length / k;
  const means = new Float64Array(3 * rows);
  for (let row = 0; row < rows; row++) {
    let total = 0;
    for (let m = 0; m < k; m++) total += values[row * stride + m]!;
    for (let m = 0; m < k; m++) {
      const share = values[row * stride + m]! / total;
      for (let axis = 0; axis < 3; axis++) {
        means[3 * row + axis] = means[3 * row + axis]! + share * data[3 * indices[row * k + m]! + axis]!;
      }
    }
  }
  return means;
}

/** Each row's own strongest edge is drawn every epoch, so that a row does not depend on which others come with it. */
function layOutEdges(
  { k, indices }: Neighbors,
  { stride, values }: MembershipStrengths,
  targets: Int32Array,
  weights: Int32Array,
): void {
  for (let row = 0; row * k < indices.length; row++) {
    let strongest = 0;
    for (let m = 0; m < k; m++) strongest = Math.max(strongest, values[row * stride + m]!);
    for (let m = 0; m < k; m++) {
      targets[row * stride + m] = indices[row * k + m]! * POSITION_BYTES;
      const scaled = Math.round((WEIGHT_ONE * values[row * stride + m]!) / strongest);
      weights[row * stride + m] = Math.min(WEIGHT_ONE - 1, scaled);
    }
  }
}

function toLanes(lanes: Float32Array, from: Float64Array): Float32Array {
  lanes.fill(0);
  for (let row = 0; 3 * row < from.length; row++) {
    for (let axis = 0; axis < 3; axis++) lanes[POSITION_LANES * row + axis] = from[3 * row + axis]!;
  }
  return lanes;
}
