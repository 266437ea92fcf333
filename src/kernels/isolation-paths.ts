import { averagePathLength, type IsolationTree } from './isolation-tree.ts';
import type { Matrix } from './matrix.ts';

/** The forest of `isolationForest`, for a closer look at single rows. */
export interface PathReader {
  /** (columns,): a copy of a row, in the units that the others take. */
  rowAt(row: number): Float64Array;
  /** Sum of the row's path lengths over all trees; the shorter, the stranger, in the order of scores. */
  pathSum(row: Float64Array): number;
  /**
   * (alternatives,): the sums of path lengths that the row would have with the values of another in some of its columns.
   *
   * @param alternatives the columns that each takes over
   */
  pathSumsWith(
    row: Float64Array,
    other: Float64Array,
    alternatives: readonly (readonly number[])[],
  ): Float64Array;
  /**
   * (columns,): what each column takes off the paths. A split takes off c(n) − 1 − c(n'), n and n' the rows of the sample at
   * the node and at the child that the row goes to, c the expected path length from there on; the terms of a path add up to
   * c(ψ) less its length, so that all columns together make what `pathSum` is short of the expected (the decomposition of
   * Saabas 2014 for a tree's prediction).
   */
  contributions(row: Float64Array): Float64Array;
}

/**
 * @param x (rows, columns), the table as the trees were grown on it
 * @param psi rows that each tree was grown on
 */
export function isolationPaths(x: Matrix, trees: readonly IsolationTree[], psi: number): PathReader {
  const expected = Float64Array.from({ length: psi + 1 }, (_, n) => averagePathLength(n));
  return {
    rowAt: (row) => x.data.slice(row * x.columns, (row + 1) * x.columns),
    pathSum: (row) => trees.reduce((sum, tree) => sum + pathLength(tree, row), 0),
    pathSumsWith: (row, other, alternatives) => pathSumsWith(trees, row, other, alternatives),
    contributions: (row) => {
      const taken = new Float64Array(x.columns);
      for (const tree of trees) addContributions(tree, row, expected, taken);
      return taken;
    },
  };
}

function pathLength({ features, values, rightChildren }: IsolationTree, row: Float64Array): number {
  let node = 0;
  while (features[node]! >= 0)
    node = row[features[node]!]! <= values[node]! ? node + 1 : rightChildren[node]!;
  return values[node]!;
}

/** Only the trees on whose path one of the columns lies are walked again. */
function pathSumsWith(
  trees: readonly IsolationTree[],
  row: Float64Array,
  other: Float64Array,
  alternatives: readonly (readonly number[])[],
): Float64Array {
  const sums = new Float64Array(alternatives.length);
  const changed = row.slice();
  const isOnPath = new Uint8Array(row.length);
  for (const tree of trees) {
    const { features, values, rightChildren } = tree;
    isOnPath.fill(0);
    let node = 0;
    while (features[node]! >= 0) {
      const column = features[node]!;
      isOnPath[column] = 1;
      node = row[column]! <= values[node]! ? node + 1 : rightChildren[node]!;
    }
    for (let a = 0; a < alternatives.length; a++) {
      const columns = alternatives[a]!;
      if (!columns.some((column) => isOnPath[column] === 1)) {
        sums[a]! += values[node]!;
        continue;
      }
      for (const column of columns) changed[column] = other[column]!;
      sums[a]! += pathLength(tree, changed);
      for (const column of columns) changed[column] = row[column]!;
    }
  }
  return sums;
}

function addContributions(
  { features, values, rightChildren, sizes }: IsolationTree,
  row: Float64Array,
  expected: Float64Array,
  taken: Float64Array,
): void {
  let node = 0;
  while (features[node]! >= 0) {
    const column = features[node]!;
    const child = row[column]! <= values[node]! ? node + 1 : rightChildren[node]!;
    taken[column]! += expected[sizes[node]!]! - 1 - expected[sizes[child]!]!;
    node = child;
  }
}
