import { averagePathLength, growIsolationTree, type IsolationTree } from './isolation-tree.ts';
import type { Matrix } from './matrix.ts';
import { flagOutliers, type OutlierResult } from './outlier-threshold.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { createRandom } from './random.ts';
import { safelyScaled } from './safe-scale.ts';

export interface IsolationForestOptions {
  /** Default 100. */
  readonly nTrees?: number;
  /** ψ, rows each tree is grown on; clamped to the rows of the table. Default 256. */
  readonly sampleSize?: number;
  /** Share of rows to flag, above 0 and at most 0.5. Default 0.1. */
  readonly contamination?: number;
  /** Default 42. */
  readonly seed?: number;
  readonly onProgress?: OnProgress;
}

/** Rows scored by all trees before the next ones: they and one tree fit the nearest cache. */
const BLOCK = 512;

/**
 * Scores how easily random splits isolate each row; near 1 is anomalous, 0.5 and below is ordinary.
 *
 * Liu, Ting & Zhou (2008), "Isolation Forest", eq. 2: s = 2^(−E[h] / c(ψ)). h: path length; ψ: sub-sample size; c(ψ): mean
 * depth of a failed search, which makes scores comparable across sample sizes.
 *
 * @param x (rows, columns), finite values; never modified
 * @returns scores in (0, 1], in row order, and which of them stand out
 * @throws RangeError when nTrees or sampleSize is not a whole number ≥ 1, or the contamination is out of range
 */
export function isolationForest(x: Matrix, options: IsolationForestOptions = {}): OutlierResult {
  const {
    nTrees = 100,
    sampleSize = 256,
    contamination = 0.1,
    seed = 42,
    onProgress = ignoreProgress,
  } = options;
  for (const [name, value] of Object.entries({ nTrees, sampleSize })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number ≥ 1, got ${value}`);
  }
  const { x: scaled } = safelyScaled(x);
  const psi = Math.min(sampleSize, x.rows);
  const random = createRandom(seed);
  const rowNumbers = Int32Array.from({ length: x.rows }, (_, i) => i);
  const trees: IsolationTree[] = [];
  for (let t = 0; t < nTrees; t++) trees.push(growIsolationTree(scaled, rowNumbers, psi, random));

  const depths = new Float64Array(x.rows);
  for (let start = 0; start < x.rows; start += BLOCK) {
    const end = Math.min(start + BLOCK, x.rows);
    for (const tree of trees) addPathLengths(tree, scaled, start, end, depths);
    onProgress(end / x.rows);
  }
  const usual = averagePathLength(psi) * nTrees;
  const scores = depths.map((depth) => (usual > 0 ? 2 ** (-depth / usual) : 0.5));
  return flagOutliers(scores, contamination);
}

function addPathLengths(
  tree: IsolationTree,
  x: Matrix,
  start: number,
  end: number,
  depths: Float64Array,
): void {
  const { features, values, rightChildren } = tree;
  const { data, columns } = x;
  for (let i = start; i < end; i++) {
    const row = i * columns;
    let node = 0;
    let feature = features[0]!;
    while (feature >= 0) {
      node = data[row + feature]! <= values[node]! ? node + 1 : rightChildren[node]!;
      feature = features[node]!;
    }
    depths[i] = depths[i]! + values[node]!;
  }
}
