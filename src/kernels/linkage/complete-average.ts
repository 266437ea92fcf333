import { NORMS } from '../distance.ts';
import { buildKdTree } from '../kd-tree.ts';
import type { Matrix } from '../matrix.ts';
import type { OnProgress } from '../progress.ts';
import { takeRows } from '../sample-rows.ts';
import { addMerge, type Merges, noMerges } from './merges.ts';

const squaredDistances = NORMS.squaredEuclidean.fromRow;

/**
 * Up to this many rows distances are kept as doubles (100 MB) and rows in their order, so that even equal distances are
 * treated as in SciPy; beyond, floats and the order of a KD-tree save memory and time.
 */
const SMALL_TABLE = 5_000;

/** The triangle is packed anew when this share of its slots is left. */
const REPACK_AT = 0.75;

/** The clusters still there, in slots, and the distances of all their pairs. */
interface State {
  /** The distance of slots i < j is at `offsets[i] + j`. */
  readonly values: Float64Array | Float32Array;
  readonly offsets: Int32Array;
  readonly sizes: Int32Array;
  /** A row of the cluster in each slot. */
  readonly rows: Int32Array;
  /** Slots in use, rising; the first `remaining` count. */
  readonly active: Int32Array;
  remaining: number;
}

/**
 * Complete (largest distance between two rows) and average (mean distance) linkage by nearest-neighbour chains on the
 * triangle of all distances.
 *
 * Sørensen (1948) and Sokal & Michener (1958); Müllner (2011), "Modern hierarchical, agglomerative clustering
 * algorithms", §2.4 and fig. 3. O(rows²) time, rows² / 2 distances in memory. A chain stays in one
 * region, so when rows are in the order of a KD-tree, what it reads stays in the cache.
 *
 * @throws RangeError above `maxRows` rows
 */
export function completeOrAverageLinkage(
  x: Matrix,
  linkage: 'complete' | 'average',
  maxRows: number,
  onProgress: OnProgress,
): Merges {
  const n = x.rows;
  if (n > maxRows) {
    throw new RangeError(
      `${linkage} linkage keeps the distances of all pairs in memory and takes at most ${maxRows} rows, got ${n}: ` +
        'use ward or single linkage, or a sample',
    );
  }
  const state = oneSlotARow(x, (fraction) => onProgress(fraction / 4));
  const merges = noMerges(n);
  const chain = new Int32Array(n);
  let length = 0;
  let packed = n;
  while (state.remaining > 1) {
    if (length === 0) chain[length++] = state.active[0]!;
    const tip = chain[length - 1]!;
    const previous = length > 1 ? chain[length - 2]! : -1;
    const nearest = nearestCluster(state, tip, previous);
    if (nearest !== previous) {
      chain[length++] = nearest;
      continue;
    }
    length -= 2;
    const gone = Math.min(tip, nearest);
    const kept = Math.max(tip, nearest);
    addMerge(merges, state.rows[gone]!, state.rows[kept]!, distanceOf(state, gone, kept));
    remove(state, gone);
    join(state, gone, kept, linkage);
    if (state.remaining < packed * REPACK_AT) {
      repack(state, chain.subarray(0, length));
      packed = state.remaining;
    }
    if (state.remaining % 256 === 0) onProgress(1 - 0.75 * (state.remaining / n) ** 2);
  }
  return merges;
}

function oneSlotARow(x: Matrix, onProgress: OnProgress): State {
  const n = x.rows;
  const isSmall = n <= SMALL_TABLE;
  const rows = isSmall ? Int32Array.from({ length: n }, (_, i) => i) : buildKdTree(x).rows.slice();
  const points = takeRows(x, rows);
  const pairs = (n * (n - 1)) / 2;
  const values = isSmall ? new Float64Array(pairs) : new Float32Array(pairs);
  const distances = new Float64Array(n);
  let next = 0;
  for (let i = 0; i < n; i++) {
    squaredDistances(points, i, i + 1, n, distances);
    for (let j = 0; j < n - i - 1; j++) values[next++] = Math.sqrt(distances[j]!);
    if (i % 256 === 0) onProgress(i / n);
  }
  return {
    values,
    offsets: packedOffsets(new Int32Array(n), n),
    sizes: new Int32Array(n).fill(1),
    rows,
    active: Int32Array.from({ length: n }, (_, i) => i),
    remaining: n,
  };
}

function packedOffsets(offsets: Int32Array, slots: number): Int32Array {
  for (let i = 0, next = 0; i < slots; i++) {
    offsets[i] = next - i - 1;
    next += slots - i - 1;
  }
  return offsets;
}

function distanceOf({ values, offsets }: State, i: number, j: number): number {
  return i < j ? values[offsets[i]! + j]! : values[offsets[j]! + i]!;
}

/** The cluster nearest to the tip; `previous` wins ties, then the first. */
function nearestCluster(state: State, tip: number, previous: number): number {
  const { values, offsets, active, remaining } = state;
  let nearest = previous;
  let smallest = previous < 0 ? Number.POSITIVE_INFINITY : distanceOf(state, tip, previous);
  let s = 0;
  for (; active[s]! < tip; s++) {
    const distance = values[offsets[active[s]!]! + tip]!;
    if (distance < smallest) {
      smallest = distance;
      nearest = active[s]!;
    }
  }
  const row = offsets[tip]!;
  for (s++; s < remaining; s++) {
    const distance = values[row + active[s]!]!;
    if (distance < smallest) {
      smallest = distance;
      nearest = active[s]!;
    }
  }
  return nearest;
}

function remove(state: State, slot: number): void {
  const position = state.active.subarray(0, state.remaining).indexOf(slot);
  state.active.copyWithin(position, position + 1, state.remaining);
  state.remaining--;
}

/**
 * Slot `kept` takes in slot `gone`. Lance & Williams (1967), "A general theory of classificatory sorting strategies": the
 * distances of the joined cluster from those of its halves. A mean is never allowed below both of its terms: a rounding
 * error there could send the chain in circles.
 */
function join(state: State, gone: number, kept: number, linkage: 'complete' | 'average'): void {
  const { values, offsets, sizes, active, remaining } = state;
  const goneSize = sizes[gone]!;
  const keptSize = sizes[kept]!;
  const size = goneSize + keptSize;
  for (let s = 0; s < remaining; s++) {
    const other = active[s]!;
    if (other === kept) continue;
    const toGone = values[other < gone ? offsets[other]! + gone : offsets[gone]! + other]!;
    const index = other < kept ? offsets[other]! + kept : offsets[kept]! + other;
    const toKept = values[index]!;
    values[index] =
      linkage === 'complete'
        ? Math.max(toGone, toKept)
        : Math.max(Math.min(toGone, toKept), (goneSize * toGone + keptSize * toKept) / size);
  }
  sizes[kept] = size;
}

/** Moves what is left to the front, in order, so that scans stay in the cache; the chain's slots move along. */
function repack(state: State, chain: Int32Array): void {
  const { values, offsets, sizes, rows, active, remaining } = state;
  const newSlots = new Int32Array(offsets.length);
  for (let s = 0, next = 0; s < remaining; s++) {
    newSlots[active[s]!] = s;
    const row = offsets[active[s]!]!;
    for (let t = s + 1; t < remaining; t++) values[next++] = values[row + active[t]!]!;
  }
  for (let s = 0; s < remaining; s++) {
    sizes[s] = sizes[active[s]!]!;
    rows[s] = rows[active[s]!]!;
    active[s] = s;
  }
  for (let c = 0; c < chain.length; c++) chain[c] = newSlots[chain[c]!]!;
  packedOffsets(offsets, remaining);
}
