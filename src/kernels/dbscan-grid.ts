import type { Matrix } from './matrix.ts';
import type { Crew } from './parallel/crew.ts';
import { sharedSoloCrew } from './parallel/shared-solo-crew.ts';
import { layOutPointGrid } from './point-grid.ts';
import { inScope } from './wasm/in-scope.ts';

/** Keeps two points of one cell within the radius although their cells are computed with rounding. */
const SAFETY = 1 - 1e-8;
/** As in `dbscan.ts` of the assembly. */
const CELLS_PER_BLOCK = 64;
/** Where a thread keeps the 25 lines of cells around one. */
const SCRATCH_BYTES = 256;
const BOX_VALUES = 6;

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
 * @param crew threads to work on; the labels do not depend on them
 * @returns (rows,), the labels of `dbscan`; null where the points are spread over too many cells
 */
export function dbscanByGrid(
  x: Matrix,
  squaredRadius: number,
  minSamples: number,
  crew: Crew = sharedSoloCrew(),
): Int32Array | null {
  const n = x.rows;
  const { machine } = crew;
  return inScope(machine, (scope) => {
    const labels = scope.int32(n);
    const grid = layOutPointGrid(x, scope);
    const cells = machine.kernels.gridPoints(grid.byteOffset, Math.sqrt(squaredRadius / x.columns) * SAFETY);
    if (cells < 0) return null;

    const isCore = scope.uint8(n);
    const boxes = scope.float64(BOX_VALUES * cells);
    const parents = scope.int32(cells);
    const clusters = scope.int32(cells);
    const coreCells = scope.int32(n);
    const arrays = [grid, isCore, boxes, parents, clusters, coreCells, labels];
    const state = scope.int32(arrays.length);
    state.set(arrays.map(({ byteOffset }) => byteOffset));
    const scratch = scope.uint8(crew.threads * SCRATCH_BYTES);
    crew.together('setScratch', scratch.byteOffset, SCRATCH_BYTES);

    const blocks = Math.ceil(cells / CELLS_PER_BLOCK);
    // No more rows than there are can be asked for by a whole number of the machine.
    crew.forEachBlock('dbscanCore', blocks, state.byteOffset, squaredRadius, Math.min(minSamples, n + 1));
    crew.forEachBlock('dbscanJoin', blocks, state.byteOffset, squaredRadius);
    machine.kernels.dbscanNumber(state.byteOffset);
    crew.forEachBlock('dbscanBorders', blocks, state.byteOffset, squaredRadius);
    return new Int32Array(labels);
  });
}
