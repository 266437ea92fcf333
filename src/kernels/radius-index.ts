import { buildKdTree, createBoxDistances } from './kd-tree.ts';
import { suitsKdTree } from './knn/nearest-neighbors.ts';
import type { MetricSpace } from './metric-space.ts';

/**
 * The rows of a table that nobody has claimed yet, searchable by radius. Because a claimed row is never looked at
 * again, handing out all rows costs little even when one radius covers the whole table, and memory stays O(rows).
 * Radii are reduced distances of the space; a row on the rim is inside.
 */
export interface RadiusIndex {
  /** Whether at least `count` rows, claimed or not and the row itself included, lie within the radius of a row. */
  hasWithin(row: number, radius: number, count: number): boolean;
  /** Claims the unclaimed rows within the radius: writes them to `claimed[from …]` and returns the new end. */
  claimWithin(row: number, radius: number, claimed: Int32Array, from: number): number;
}

export function createRadiusIndex(space: MetricSpace): RadiusIndex {
  return suitsKdTree(space) ? createTreeIndex(space) : createScanIndex(space);
}

function createTreeIndex({ points, norm }: MetricSpace): RadiusIndex {
  const tree = buildKdTree(points);
  const { columns, rows, positions, firstLeaf, start, end } = tree;
  const boxes = createBoxDistances(tree, norm.between);
  const isClaimed = new Uint8Array(rows.length);
  const unclaimed = new Int32Array(tree.nodeCount);
  for (let node = 0; node < tree.nodeCount; node++) unclaimed[node] = end[node]! - start[node]!;

  const isWithin = (position: number, other: number, radius: number) =>
    norm.between(tree.points, position * columns, tree.points, other * columns, columns) <= radius;

  const countWithin = (node: number, position: number, radius: number, enough: number): number => {
    if (boxes.nearest(position, node) > radius) return 0;
    if (boxes.farthest(position, node) <= radius) return end[node]! - start[node]!;
    let count = 0;
    if (node >= firstLeaf) {
      for (let p = start[node]!; p < end[node]!; p++) if (isWithin(position, p, radius)) count++;
      return count;
    }
    count = countWithin(2 * node + 1, position, radius, enough);
    return count >= enough ? count : count + countWithin(2 * node + 2, position, radius, enough - count);
  };

  const claimWithin = (
    node: number,
    position: number,
    radius: number,
    claimed: Int32Array,
    from: number,
  ): number => {
    if (unclaimed[node] === 0 || boxes.nearest(position, node) > radius) return from;
    let next = from;
    if (node < firstLeaf) {
      next = claimWithin(2 * node + 1, position, radius, claimed, next);
      next = claimWithin(2 * node + 2, position, radius, claimed, next);
    } else {
      for (let p = start[node]!; p < end[node]!; p++) {
        if (isClaimed[p] === 1 || !isWithin(position, p, radius)) continue;
        isClaimed[p] = 1;
        claimed[next++] = rows[p]!;
      }
    }
    unclaimed[node] = unclaimed[node]! - (next - from);
    return next;
  };

  return {
    hasWithin: (row, radius, count) => countWithin(0, positions[row]!, radius, count) >= count,
    claimWithin: (row, radius, claimed, from) => claimWithin(0, positions[row]!, radius, claimed, from),
  };
}

function createScanIndex({ points, norm }: MetricSpace): RadiusIndex {
  const { data, rows: n, columns } = points;
  const remaining = Int32Array.from({ length: n }, (_, i) => i);
  let remainingCount = n;

  const isWithin = (row: number, other: number, radius: number) =>
    norm.between(data, row * columns, data, other * columns, columns) <= radius;

  return {
    hasWithin: (row, radius, count) => {
      let missing = count;
      for (let other = 0; other < n && missing > 0; other++) if (isWithin(row, other, radius)) missing--;
      return missing <= 0;
    },
    claimWithin: (row, radius, claimed, from) => {
      let next = from;
      let kept = 0;
      for (let r = 0; r < remainingCount; r++) {
        const other = remaining[r]!;
        if (isWithin(row, other, radius)) claimed[next++] = other;
        else remaining[kept++] = other;
      }
      remainingCount = kept;
      return next;
    },
  };
}
