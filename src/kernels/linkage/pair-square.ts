import type { Matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import { forEachBlockInParts } from '../parallel/in-parts.ts';
import type { KernelName } from '../wasm/binary.ts';
import type { Machine, Pointer, Scope } from '../wasm/machine.ts';

/** The kernels of `linkage-pairs.ts` of the assembly, by the precision of the distances. */
interface PairKernels {
  readonly valueBytes: number;
  readonly fill: KernelName;
  readonly nearest: KernelName;
  readonly join: KernelName;
  readonly pack: KernelName;
}

const SINGLE: PairKernels = {
  valueBytes: 4,
  fill: 'fillPairsSingle',
  nearest: 'nearestPairSingle',
  join: 'joinPairsSingle',
  pack: 'packPairsSingle',
};
const DOUBLE: PairKernels = {
  valueBytes: 8,
  fill: 'fillPairsDouble',
  nearest: 'nearestPairDouble',
  join: 'joinPairsDouble',
  pack: 'packPairsDouble',
};

/** The square is packed anew when this share of its slots is left. */
const REPACK_AT = 0.75;
const VECTOR_BYTES = 16;
/** As in `linkage-pairs.ts` of the assembly. */
const ROWS_PER_BLOCK = 64;

/**
 * The clusters still there, in slots, and the distances of all their pairs in the memory of a machine. They are kept as a
 * square, each twice: those of one cluster then lie side by side.
 */
export interface PairSquare {
  readonly kernels: PairKernels;
  readonly machine: Machine;
  readonly values: Float32Array | Float64Array;
  /** From one row of the square to the next, in bytes. */
  stride: number;
  /** By slot: infinite where a cluster has been merged away, else 0. */
  readonly emptied: Float32Array | Float64Array;
  /** Slots in use, rising; the first `remaining` count. */
  readonly active: Int32Array;
  remaining: number;
  /** Slots there were when it was last packed. */
  packed: number;
  readonly sizes: Int32Array;
  /** A row of the cluster in each slot. */
  readonly rows: Int32Array;
}

/**
 * Every row a cluster of its own.
 *
 * @param points in the order of the slots
 * @param rows the number of each
 * @param isDouble whether distances are kept as doubles
 */
export function createPairSquare(
  crew: Crew,
  scope: Scope,
  points: Matrix,
  rows: Int32Array,
  isDouble: boolean,
  onProgress: (fraction: number) => void,
): PairSquare {
  const n = points.rows;
  const { machine } = crew;
  const kernels = isDouble ? DOUBLE : SINGLE;
  const array = (length: number) => (isDouble ? scope.float64(length) : scope.float32(length));
  const stride = strideOf(kernels, n);
  const width = stride / kernels.valueBytes;
  const square: PairSquare = {
    kernels,
    machine,
    emptied: array(width).fill(0),
    active: scope.int32(n),
    remaining: n,
    packed: n,
    stride,
    sizes: new Int32Array(n).fill(1),
    rows: rows.slice(),
    values: array(width * n),
  };
  for (let slot = 0; slot < n; slot++) square.active[slot] = slot;
  const inner = machine.scope();
  fill(crew, square, points, columnByColumn(points, inner), onProgress);
  inner.release();
  return square;
}

function strideOf({ valueBytes }: PairKernels, slots: number): number {
  return Math.ceil((slots * valueBytes) / VECTOR_BYTES) * VECTOR_BYTES;
}

function columnByColumn({ data, rows, columns }: Matrix, scope: Scope): Float64Array {
  const values = scope.float64(rows * columns);
  for (let i = 0, p = 0; i < rows; i++) {
    for (let t = 0; t < columns; t++) values[t * rows + i] = data[p++]!;
  }
  return values;
}

function fill(
  crew: Crew,
  { kernels, values, stride }: PairSquare,
  { rows, columns }: Matrix,
  coordinates: Float64Array,
  onProgress: (fraction: number) => void,
): void {
  const columnBytes = rows * coordinates.BYTES_PER_ELEMENT;
  const args = [coordinates.byteOffset, columnBytes, columns, rows, values.byteOffset, stride];
  forEachBlockInParts(crew, kernels.fill, Math.ceil(rows / ROWS_PER_BLOCK), args, onProgress);
}

export function distanceOf({ values, stride, kernels }: PairSquare, i: number, j: number): number {
  return values[(i * stride) / kernels.valueBytes + j]!;
}

/** The cluster nearest to the tip; `previous` (−1 for none) wins ties, then the first. */
export function nearestCluster(square: PairSquare, tip: number, previous: number): number {
  const { machine, kernels, values, stride, emptied } = square;
  const row: Pointer = values.byteOffset + tip * stride;
  return machine.kernels[kernels.nearest](row, emptied.byteOffset, stride, previous);
}

/** Slot `kept` takes in slot `gone`. */
export function joinClusters(
  square: PairSquare,
  gone: number,
  kept: number,
  linkage: 'complete' | 'average',
): void {
  const { machine, kernels, values, stride, emptied, active, sizes } = square;
  square.remaining = machine.kernels.removeSlot(active.byteOffset, square.remaining, gone);
  emptied[gone] = Number.POSITIVE_INFINITY;
  machine.kernels[kernels.join](
    values.byteOffset,
    stride,
    active.byteOffset,
    square.remaining,
    gone,
    kept,
    sizes[gone]!,
    sizes[kept]!,
    linkage === 'complete' ? 1 : 0,
  );
  sizes[kept] = sizes[kept]! + sizes[gone]!;
}

/** When many slots are empty, moves the others to the front, in order; the slots of the chain move along. */
export function packWhenSparse(square: PairSquare, chain: Int32Array): void {
  const { machine, kernels, values, stride, emptied, active, remaining, sizes, rows } = square;
  if (remaining >= square.packed * REPACK_AT) return;
  const newStride = strideOf(kernels, remaining);
  machine.kernels[kernels.pack](values.byteOffset, stride, newStride, active.byteOffset, remaining);
  const newSlots = new Int32Array(square.packed);
  for (let s = 0; s < remaining; s++) {
    newSlots[active[s]!] = s;
    sizes[s] = sizes[active[s]!]!;
    rows[s] = rows[active[s]!]!;
    active[s] = s;
  }
  for (let c = 0; c < chain.length; c++) chain[c] = newSlots[chain[c]!]!;
  emptied.fill(0);
  square.stride = newStride;
  square.packed = remaining;
}
