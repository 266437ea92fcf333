import type { Scope } from '../wasm/machine.ts';
import type { LaidOutGraph } from './affinity-graph.ts';

/** What the caller reads or fills; the rest of the state is the assembly's own. */
export interface StateArrays extends LaidOutGraph {
  /** (rows, 4), as the next three: x, y, z, 0. */
  readonly positions: Float32Array;
  readonly steps: Float32Array;
  readonly gains: Float32Array;
  readonly repulsive: Float32Array;
}

/** As in the assembly: `OctreeCell`, `LIST_BYTES`, and the smaller of the two blocks of rows. */
const CELL_BYTES = 32;
const LIST_BYTES = (1024 + 64) * 16;
const ROWS_PER_BLOCK = 256;
const WORDS = 28;
const THETA_WORD = 21;

/** Writes `TsneState` of the assembly, word by word in its order. */
export function layOutState(scope: Scope, threads: number, rows: number, arrays: StateArrays): Int32Array {
  const perRow = () => scope.int32(rows).byteOffset;
  const { positions, steps, gains, repulsive, offsets, targets, weights } = arrays;
  const state = scope.int32(WORDS).fill(0);
  state.set([
    rows,
    positions.byteOffset,
    steps.byteOffset,
    gains.byteOffset,
    scope.float32(4 * rows).byteOffset, // attraction
    repulsive.byteOffset,
    offsets.byteOffset,
    targets.byteOffset,
    weights.byteOffset,
    perRow(), // codes and order, twice
    perRow(),
    perRow(),
    perRow(),
    perRow(), // x, y, z
    perRow(),
    perRow(),
    scope.uint8(2 * rows * CELL_BYTES).byteOffset, // a tree of n leaves has at most n − 1 other cells
    scope.int32(2 * rows).byteOffset, // groups
    scope.float64(rows).byteOffset, // similarities of the groups
    scope.float64(Math.ceil(rows / ROWS_PER_BLOCK)).byteOffset, // squared slopes
    scope.uint8(threads * LIST_BYTES).byteOffset,
  ]);
  return state;
}

export function setTheta(state: Int32Array, theta: number): void {
  new Float32Array(state.buffer, state.byteOffset, WORDS)[THETA_WORD] = theta;
}
