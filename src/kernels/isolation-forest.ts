import { completeTreeBytes, layOutCompleteTree } from './isolation-layout.ts';
import { isolationPaths, type PathReader } from './isolation-paths.ts';
import { averagePathLength, growIsolationTrees, type IsolationTree } from './isolation-tree.ts';
import type { Matrix } from './matrix.ts';
import { flagOutliers, type OutlierResult } from './outlier-threshold.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { ignoreProgress, type OnProgress } from './progress.ts';
import { safelyScaled } from './safe-scale.ts';
import { inScope } from './wasm/in-scope.ts';
import type { Scope } from './wasm/machine.ts';

export interface IsolationForestOptions {
  /** Default 100. */
  readonly nTrees?: number;
  /** ψ, rows each tree is grown on; clamped to the rows of the table. Default 256. */
  readonly sampleSize?: number;
  /** Share of rows to flag, above 0 and at most 0.5. Default 0.1. */
  readonly contamination?: number;
  /** Default 42. */
  readonly seed?: number;
  /** Threads to work on; without it the caller's alone. The number of threads changes no bit of the result. */
  readonly crew?: Crew;
  readonly onProgress?: OnProgress;
}

export interface IsolationForestResult extends OutlierResult {
  /** The forest that gave the scores. */
  readonly paths: PathReader;
}

/** Liu, Ting & Zhou (2008), section 5.2: more trees and larger samples change scores little. */
const USUAL_TREES = 100;
const USUAL_SAMPLE = 256;

/** Rows in the machine's memory at a time. */
const ROWS_AT_ONCE = 16_384;
/** Trees in it at a time, in bytes. */
const TREES_AT_ONCE = 2 ** 22;
/** As in `isolation-forest.ts` of the assembly: rows of a block, and rows that walk side by side. */
const ROWS_PER_BLOCK = 128;
const WALKERS = 8;
const VALUE_BYTES = 8;

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
export function isolationForest(x: Matrix, options: IsolationForestOptions = {}): IsolationForestResult {
  const {
    nTrees = USUAL_TREES,
    sampleSize = USUAL_SAMPLE,
    contamination = 0.1,
    seed = 42,
    crew = sharedSoloCrew(),
    onProgress = ignoreProgress,
  } = options;
  for (const [name, value] of Object.entries({ nTrees, sampleSize })) {
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`${name} must be a whole number ≥ 1, got ${value}`);
  }
  const { x: scaled } = safelyScaled(x);
  const psi = Math.min(sampleSize, x.rows);
  const trees = growIsolationTrees(scaled, nTrees, psi, seed);
  const usual = averagePathLength(psi) * nTrees;
  const scores = new Float64Array(x.rows).fill(0.5);
  if (usual > 0)
    inScope(crew.machine, (scope) => scoreRows(scaled, trees, usual, scores, crew, scope, onProgress));
  return { ...flagOutliers(scores, contamination), paths: isolationPaths(scaled, trees, psi) };
}

function scoreRows(
  x: Matrix,
  trees: readonly IsolationTree[],
  usual: number,
  scores: Float64Array,
  crew: Crew,
  scope: Scope,
  onProgress: OnProgress,
): void {
  const { data, rows: n, columns } = x;
  const { depth } = trees[0]!;
  const treesAtOnce = Math.max(
    1,
    Math.min(trees.length, Math.floor(TREES_AT_ONCE / completeTreeBytes(depth))),
  );
  const forest = scope.uint8(treesAtOnce * completeTreeBytes(depth));
  const table = scope.float64(Math.min(ROWS_AT_ONCE, n + ROWS_PER_BLOCK) * columns);
  const sums = scope.float64(n + WALKERS).fill(0);
  for (let first = 0; first < trees.length; first += treesAtOnce) {
    const some = trees.slice(first, first + treesAtOnce);
    some.forEach((tree, t) => {
      layOutCompleteTree(tree, ROWS_PER_BLOCK * VALUE_BYTES, forest.subarray(t * completeTreeBytes(depth)));
    });
    for (let start = 0; start < n; start += ROWS_AT_ONCE) {
      const end = Math.min(start + ROWS_AT_ONCE, n);
      layOutBlocks(data.subarray(start * columns, end * columns), columns, table);
      const rows = Math.ceil((end - start) / WALKERS) * WALKERS;
      crew.forEachBlock(
        'isolationPaths',
        Math.ceil(rows / ROWS_PER_BLOCK),
        table.byteOffset,
        ROWS_PER_BLOCK * columns * VALUE_BYTES,
        rows,
        forest.byteOffset,
        some.length,
        depth,
        sums.subarray(start).byteOffset,
      );
      onProgress((first + (some.length * end) / n) / trees.length);
    }
  }
  crew.machine.kernels.isolationScores(sums.byteOffset, n, usual);
  scores.set(sums.subarray(0, n));
}

/** Rearranges rows for the assembly: blocks of 128, column by column in each. */
function layOutBlocks(rows: Float64Array, columns: number, blocks: Float64Array): void {
  const count = rows.length / columns;
  for (let i = 0, p = 0; i < count; i++) {
    const inBlock = i % ROWS_PER_BLOCK;
    for (let at = (i - inBlock) * columns + inBlock, t = 0; t < columns; t++, at += ROWS_PER_BLOCK) {
      blocks[at] = rows[p++]!;
    }
  }
}
