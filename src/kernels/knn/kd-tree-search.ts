import type { Norm } from '../distance.ts';
import { createBoxDistances, type KdTree } from '../kd-tree.ts';
import { emptyNeighbors, type Neighbors, offerNeighbor } from './neighbors.ts';

/**
 * k nearest neighbours of every row of a KD-tree by branch and bound, the nearer child first (Friedman, Bentley &
 * Finkel, 1977, "An algorithm for finding best matches in logarithmic expected time").
 *
 * @param k 1 … rows − 1
 * @returns reduced distances of the norm, by row of the matrix (not by tree position)
 */
export function kdTreeNeighbors(tree: KdTree, norm: Norm, k: number): Neighbors {
  const { columns, rows, points, firstLeaf, start, end, smallestRow } = tree;
  const { between } = norm;
  const boxes = createBoxDistances(tree, between);
  const lists = emptyNeighbors(rows.length, k);
  const { distances, indices } = lists;

  const scanLeaf = (node: number, position: number, row: number) => {
    const last = row * k + k - 1;
    for (let p = start[node]!; p < end[node]!; p++) {
      if (p === position) continue;
      const distance = between(points, position * columns, points, p * columns, columns);
      if (distance <= distances[last]!) offerNeighbor(lists, row, rows[p]!, distance);
    }
  };

  const search = (node: number, bound: number, position: number, row: number) => {
    const last = row * k + k - 1;
    if (bound > distances[last]! || (bound === distances[last]! && smallestRow[node]! > indices[last]!))
      return;
    if (node >= firstLeaf) {
      scanLeaf(node, position, row);
      return;
    }
    const left = 2 * node + 1;
    const right = left + 1;
    const leftBound = boxes.nearest(position, left);
    const rightBound = boxes.nearest(position, right);
    const leftFirst = leftBound < rightBound || (leftBound === rightBound && position < start[right]!);
    if (leftFirst) {
      search(left, leftBound, position, row);
      search(right, rightBound, position, row);
    } else {
      search(right, rightBound, position, row);
      search(left, leftBound, position, row);
    }
  };

  for (let position = 0; position < rows.length; position++) search(0, 0, position, rows[position]!);
  return lists;
}
