import type { Matrix } from './matrix.ts';
import { createPointGrid, type PointGrid } from './point-grid.ts';
import { createUnionFind } from './union-find.ts';

/** Keeps two points of one cell within the radius although their cells are computed with rounding. */
const SAFETY = 1 - 1e-8;
const NOISE = -1;

/** The points in the order of the grid; `p` and `q` below are places in it. */
interface OrderedPoints {
  readonly grid: PointGrid;
  /** (points, 3), missing columns 0. */
  readonly coordinates: Float64Array;
  readonly squaredRadius: number;
}

/**
 * DBSCAN by cells whose diagonal is the radius: all points of a cell are neighbours, so that a cell of `minSamples`
 * points holds core points only, and the core points of a cell belong to one cluster. What is left are comparisons
 * between points of nearby cells.
 *
 * Gunawan (2013), "A faster algorithm for DBSCAN"; Gan & Tao (2015), "DBSCAN revisited: mis-claim, un-fixability, and
 * approximation", §2.2. Exact.
 *
 * @param x (rows, 1 … 3), finite values; never modified
 * @param squaredRadius the square of eps, above 0; a point on the rim is inside
 * @returns (rows,), the labels of `dbscan`; null where the points are spread over too many cells
 */
export function dbscanByGrid(x: Matrix, squaredRadius: number, minSamples: number): Int32Array | null {
  const grid = createPointGrid(x, Math.sqrt(squaredRadius / x.columns) * SAFETY);
  if (grid === null) return null;
  const points = { grid, coordinates: inOrder(x, grid.rows), squaredRadius };
  const isCore = findCorePoints(points, minSamples);
  const clusterOfCell = joinCells(points, isCore);
  return label(points, isCore, clusterOfCell);
}

function inOrder({ data, columns }: Matrix, rows: Int32Array): Float64Array {
  const coordinates = new Float64Array(3 * rows.length);
  rows.forEach((row, p) => {
    for (let axis = 0; axis < columns; axis++) coordinates[3 * p + axis] = data[row * columns + axis]!;
  });
  return coordinates;
}

function areNeighbors({ coordinates, squaredRadius }: OrderedPoints, p: number, q: number): boolean {
  const dx = coordinates[3 * p]! - coordinates[3 * q]!;
  const dy = coordinates[3 * p + 1]! - coordinates[3 * q + 1]!;
  const dz = coordinates[3 * p + 2]! - coordinates[3 * q + 2]!;
  return dx * dx + dy * dy + dz * dz <= squaredRadius;
}

/** @returns (points,), 1 for a core point, in the order of the grid */
function findCorePoints(points: OrderedPoints, minSamples: number): Uint8Array {
  const { rows, starts, sweep } = points.grid;
  const isCore = new Uint8Array(rows.length);
  sweep((cell, ranges) => {
    const first = starts[cell]!;
    const end = starts[cell + 1]!;
    if (end - first >= minSamples) {
      isCore.fill(1, first, end);
      return;
    }
    for (let p = first; p < end; p++) {
      let missing = minSamples;
      for (let r = 0; r < ranges.length && missing > 0; r += 2) {
        const last = starts[ranges[r + 1]!]!;
        for (let q = starts[ranges[r]!]!; q < last && missing > 0; q++) {
          if (areNeighbors(points, p, q)) missing--;
        }
      }
      if (missing <= 0) isCore[p] = 1;
    }
  });
  return isCore;
}

/** @returns (cells,): the cluster of a cell's core points, clusters numbered by their first rows; −1 without any */
function joinCells(points: OrderedPoints, isCore: Uint8Array): Int32Array {
  const { cellCount, rows, starts, sweep } = points.grid;
  const firstCoreRow = new Int32Array(cellCount).fill(rows.length);
  for (let cell = 0; cell < cellCount; cell++) {
    for (let p = starts[cell]!; p < starts[cell + 1]!; p++) {
      if (isCore[p] === 1) firstCoreRow[cell] = Math.min(firstCoreRow[cell]!, rows[p]!);
    }
  }
  const holdsCore = (cell: number) => firstCoreRow[cell]! < rows.length;

  const sets = createUnionFind(cellCount);
  sweep((cell, ranges) => {
    if (!holdsCore(cell)) return;
    for (let r = 0; r < ranges.length; r += 2) {
      const end = Math.min(ranges[r + 1]!, cell); // each pair of cells once
      for (let other = ranges[r]!; other < end; other++) {
        if (!holdsCore(other) || sets.find(other) === sets.find(cell)) continue;
        if (touch(points, isCore, cell, other)) sets.union(cell, other);
      }
    }
  });

  const clusterOfSet = new Int32Array(cellCount).fill(NOISE);
  const clusterOfCell = new Int32Array(cellCount).fill(NOISE);
  const cells = Int32Array.from({ length: cellCount }, (_, cell) => cell).filter(holdsCore);
  cells.sort((a, b) => firstCoreRow[a]! - firstCoreRow[b]!);
  let clusters = 0;
  for (const cell of cells) {
    const set = sets.find(cell);
    if (clusterOfSet[set] === NOISE) clusterOfSet[set] = clusters++;
    clusterOfCell[cell] = clusterOfSet[set]!;
  }
  return clusterOfCell;
}

/** Whether a core point of one cell is a neighbour of one of the other's. */
function touch(points: OrderedPoints, isCore: Uint8Array, cell: number, other: number): boolean {
  const { starts } = points.grid;
  for (let p = starts[cell]!; p < starts[cell + 1]!; p++) {
    if (isCore[p] === 1 && isReached(points, isCore, p, other)) return true;
  }
  return false;
}

function isReached(points: OrderedPoints, isCore: Uint8Array, p: number, cell: number): boolean {
  const { starts } = points.grid;
  for (let q = starts[cell]!; q < starts[cell + 1]!; q++) {
    if (isCore[q] === 1 && areNeighbors(points, p, q)) return true;
  }
  return false;
}

/** Core points have the cluster of their cell, others the first cluster that reaches them. */
function label(points: OrderedPoints, isCore: Uint8Array, clusterOfCell: Int32Array): Int32Array {
  const { rows, starts, sweep } = points.grid;
  const labels = new Int32Array(rows.length).fill(NOISE);
  sweep((cell, ranges) => {
    for (let p = starts[cell]!; p < starts[cell + 1]!; p++) {
      labels[rows[p]!] = isCore[p] === 1 ? clusterOfCell[cell]! : firstClusterAround(p, ranges);
    }
  });
  return labels;

  function firstClusterAround(p: number, ranges: Int32Array): number {
    let best = NOISE;
    for (let r = 0; r < ranges.length; r += 2) {
      for (let cell = ranges[r]!; cell < ranges[r + 1]!; cell++) {
        const cluster = clusterOfCell[cell]!;
        if (cluster === NOISE || (best !== NOISE && cluster >= best)) continue;
        if (isReached(points, isCore, p, cell)) best = cluster;
      }
    }
    return best;
  }
}
