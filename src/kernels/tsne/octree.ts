import { sortByMortonCode } from './morton.ts';

/**
 * An octree over n points for Barnes-Hut summation, rebuilt in place for every iteration. Points are kept in Morton
 * order, cells in depth-first order: the cells below cell c are c + 1 … `skip[c]` − 1, so that a walk needs no stack.
 *
 * A cell with one child only is never made: every cell is the smallest one around its points.
 */
export interface Octree {
  readonly pointCount: number;
  readonly cellCount: number;
  /** Row of the point at each place of the Morton order. */
  readonly order: Uint32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly z: Float64Array;
  /** Per cell `CELL_STRIDE` values: centre of mass x, y, z, number of points, squared distance from which it is far. */
  readonly cells: Float64Array;
  readonly skip: Int32Array;
  /** First and end place of a leaf's points; −1 for a cell with children or one that is always taken as a whole. */
  readonly leafStart: Int32Array;
  readonly leafEnd: Int32Array;
}

export const CELL_STRIDE = 5;
const LEAF_CAPACITY = 8;
const LEVELS = 10;

export interface OctreeBuilder {
  /** @param positions (n, 3) finite values; the octree is valid until the next call */
  build(positions: Float64Array): Octree;
}

/**
 * @param theta a cell of width w is taken as a whole from a distance of w / theta on (Barnes & Hut, 1986)
 */
export function createOctreeBuilder(n: number, theta: number): OctreeBuilder {
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  const z = new Float64Array(n);
  const maxCells = Math.max(1, 2 * n);
  const cells = new Float64Array(maxCells * CELL_STRIDE);
  const skip = new Int32Array(maxCells);
  const leafStart = new Int32Array(maxCells);
  const leafEnd = new Int32Array(maxCells);
  const morton = sortByMortonCode(n);

  let codes: Uint32Array = new Uint32Array(0);
  let extent = 0;
  let cellCount = 0;

  /** Makes the cell of the places `start … end − 1` and those below it; returns its number. */
  const makeCell = (start: number, end: number): number => {
    const cell = cellCount++;
    const sharedLevels = commonLevels(codes[start]!, codes[end - 1]!);
    const isPile = sharedLevels === LEVELS && end - start > LEAF_CAPACITY;
    let sumX = 0;
    let sumY = 0;
    let sumZ = 0;
    if (end - start <= LEAF_CAPACITY || isPile) {
      for (let p = start; p < end; p++) {
        sumX += x[p]!;
        sumY += y[p]!;
        sumZ += z[p]!;
      }
      leafStart[cell] = isPile ? -1 : start;
      leafEnd[cell] = isPile ? -1 : end;
    } else {
      leafStart[cell] = -1;
      leafEnd[cell] = -1;
      const shift = 3 * (LEVELS - 1 - sharedLevels);
      for (let from = start; from < end; ) {
        const octant = codes[from]! >>> shift;
        let to = from + 1;
        while (to < end && codes[to]! >>> shift === octant) to++;
        const child = makeCell(from, to) * CELL_STRIDE;
        sumX += cells[child]! * (to - from);
        sumY += cells[child + 1]! * (to - from);
        sumZ += cells[child + 2]! * (to - from);
        from = to;
      }
    }
    const width = extent / 2 ** sharedLevels;
    const count = end - start;
    const base = cell * CELL_STRIDE;
    cells[base] = sumX / count;
    cells[base + 1] = sumY / count;
    cells[base + 2] = sumZ / count;
    cells[base + 3] = count;
    cells[base + 4] = isPile ? -1 : (width / theta) ** 2;
    skip[cell] = cellCount;
    return cell;
  };

  const build = (positions: Float64Array): Octree => {
    const sorted = morton.sort(positions);
    codes = sorted.codes;
    extent = sorted.extent;
    for (let p = 0; p < n; p++) {
      const base = 3 * sorted.order[p]!;
      x[p] = positions[base]!;
      y[p] = positions[base + 1]!;
      z[p] = positions[base + 2]!;
    }
    cellCount = 0;
    makeCell(0, n);
    return { pointCount: n, cellCount, order: sorted.order, x, y, z, cells, skip, leafStart, leafEnd };
  };

  return { build };
}

/** How many levels of the octree, from the root, two Morton codes share. */
function commonLevels(a: number, b: number): number {
  if (a === b) return LEVELS;
  const unusedBits = 32 - 3 * LEVELS;
  return Math.floor((Math.clz32(a ^ b) - unusedBits) / 3);
}
