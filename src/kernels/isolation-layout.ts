import type { IsolationTree } from './isolation-tree.ts';

/** As in `isolation-forest.ts` of the assembly: an inner node is a double and the offset of a column, a leaf a double. */
const NODE_BYTES = 16;
const LEAF_BYTES = 8;

export function completeTreeBytes(depth: number): number {
  return 2 ** depth * (NODE_BYTES + LEAF_BYTES);
}

/**
 * Writes a tree completed to its full depth, where every path has the same number of steps: below a node that ends early
 * all of them go left, to a leaf with its path length.
 *
 * @param columnBytes from a column to the next: a column is written as its offset
 * @param target `completeTreeBytes` of it
 */
export function layOutCompleteTree(tree: IsolationTree, columnBytes: number, target: Uint8Array): void {
  const { depth, features, values, rightChildren } = tree;
  const leaves = 2 ** depth;
  const nodeValues = new Float64Array(target.buffer, target.byteOffset, 2 * leaves);
  const nodeColumns = new Int32Array(target.buffer, target.byteOffset, 4 * leaves);
  const pathLengths = new Float64Array(target.buffer, target.byteOffset + leaves * NODE_BYTES, leaves);

  const write = (node: number, place: number): void => {
    if (place >= leaves) {
      pathLengths[place - leaves] = values[node]!;
      return;
    }
    const isEnd = features[node]! < 0;
    nodeValues[2 * place] = isEnd ? Number.POSITIVE_INFINITY : values[node]!;
    nodeColumns[4 * place + 2] = isEnd ? 0 : features[node]! * columnBytes;
    write(isEnd ? node : node + 1, 2 * place);
    if (!isEnd) write(rightChildren[node]!, 2 * place + 1);
  };
  write(0, 1);
}
