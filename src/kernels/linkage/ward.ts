import type { Matrix } from '../matrix.ts';
import type { Crew } from '../parallel/crew.ts';
import type { OnProgress } from '../progress.ts';
import { inScope } from '../wasm/in-scope.ts';
import type { Machine, Scope } from '../wasm/machine.ts';
import { addMerge, type Merges, noMerges } from './merges.ts';

/** The machine looks at so many slots at once. */
const LANES = 4;

/**
 * The clusters not yet merged away, densely in slots and always in the order of their last rows. A merge leaves a dead
 * slot (size 0, at infinity) behind; `compact` removes them when there are many.
 */
interface Slots {
  /** (columns, slots): the means of the clusters. */
  readonly centers: readonly Float64Array[];
  /** Bytes from a column to the next. */
  readonly columnBytes: number;
  readonly sizes: Float64Array;
  /** The last row of the cluster in each slot, which names the cluster. */
  readonly names: Int32Array;
  /** By name: where that cluster is; −1 once it has been merged away. */
  readonly slotOf: Int32Array;
  used: number;
  dead: number;
}

/**
 * Ward's minimum variance linkage by nearest-neighbour chains on the cluster means.
 *
 * Ward (1963), "Hierarchical grouping to optimize an objective function"; Müllner (2011), "Modern hierarchical,
 * agglomerative clustering algorithms", §2.4 and fig. 3. The height of joining A and B is √(2|A||B| / (|A| + |B|)) times
 * the distance of their means, as in SciPy. O(rows²) distances, O(rows · columns) memory.
 */
export function wardLinkage(x: Matrix, { machine }: Crew, onProgress: OnProgress): Merges {
  return inScope(machine, (scope) => mergeAll(oneSlotARow(x, scope), x.rows, machine, onProgress));
}

function mergeAll(slots: Slots, n: number, machine: Machine, onProgress: OnProgress): Merges {
  const merges = noMerges(n);
  const chain = new Int32Array(n);
  let length = 0;
  while (merges.count < n - 1) {
    if (length === 0) chain[length++] = firstCluster(slots);
    const tip = slots.slotOf[chain[length - 1]!]!;
    const previous = length > 1 ? slots.slotOf[chain[length - 2]!]! : -1;
    const nearest = nearestCluster(slots, tip, previous, machine);
    if (nearest !== previous) {
      if (length === n) length = 0; // stale links only: see below
      chain[length++] = slots.names[nearest]!;
      continue;
    }
    length -= 2;
    const cost = joiningCost(slots, tip, nearest);
    addMerge(merges, slots.names[tip]!, slots.names[nearest]!, Math.sqrt(2 * cost));
    merge(slots, tip, nearest);
    // Rounding of the means can, very rarely, merge a cluster that is a link deeper in the chain: begin a new chain then.
    if (length > 0 && slots.slotOf[chain[length - 1]!]! < 0) length = 0;
    if (length > 1 && slots.slotOf[chain[length - 2]!]! < 0) length = 0;
    if (slots.dead * 4 > slots.used) compact(slots);
    if (merges.count % 256 === 0) onProgress(merges.count / n);
  }
  return merges;
}

function oneSlotARow({ data, rows, columns }: Matrix, scope: Scope): Slots {
  const slots = Math.ceil(rows / LANES) * LANES;
  const values = scope.float64(columns * slots).fill(Number.POSITIVE_INFINITY);
  const centers = Array.from({ length: columns }, (_, t) => values.subarray(t * slots, (t + 1) * slots));
  centers.forEach((center, t) => {
    for (let i = 0; i < rows; i++) center[i] = data[i * columns + t]!;
  });
  const names = Int32Array.from({ length: rows }, (_, i) => i);
  return {
    centers,
    columnBytes: slots * values.BYTES_PER_ELEMENT,
    sizes: scope.float64(slots).fill(1),
    names,
    slotOf: names.slice(),
    used: rows,
    dead: 0,
  };
}

function firstCluster({ sizes, names }: Slots): number {
  let slot = 0;
  while (sizes[slot] === 0) slot++;
  return names[slot]!;
}

/** The cluster cheapest to join with the one at `tip`; `previous` wins ties, then the first. */
function nearestCluster(slots: Slots, tip: number, previous: number, { kernels }: Machine): number {
  const { centers, columnBytes, sizes, used } = slots;
  const { byteOffset } = centers[0]!;
  return kernels.wardNearest(byteOffset, columnBytes, centers.length, sizes.byteOffset, used, tip, previous);
}

/** The growth of the sum of squares. */
function joiningCost({ centers, sizes }: Slots, one: number, other: number): number {
  let squaredDistance = 0;
  for (const center of centers) squaredDistance += (center[one]! - center[other]!) ** 2;
  return squaredDistance * ((sizes[one]! * sizes[other]!) / (sizes[one]! + sizes[other]!));
}

/** The later slot takes the joined cluster. */
function merge(slots: Slots, one: number, other: number): void {
  const { centers, sizes, names, slotOf } = slots;
  const gone = Math.min(one, other);
  const kept = Math.max(one, other);
  const share = sizes[gone]! / (sizes[gone]! + sizes[kept]!);
  for (const center of centers) {
    center[kept] = center[kept]! + (center[gone]! - center[kept]!) * share;
    center[gone] = Number.POSITIVE_INFINITY;
  }
  sizes[kept] = sizes[kept]! + sizes[gone]!;
  sizes[gone] = 0;
  slotOf[names[gone]!] = -1;
  slots.dead++;
}

function compact(slots: Slots): void {
  const { centers, sizes, names, slotOf, used } = slots;
  let to = 0;
  for (let from = 0; from < used; from++) {
    if (sizes[from] === 0) continue;
    for (const center of centers) center[to] = center[from]!;
    sizes[to] = sizes[from]!;
    names[to] = names[from]!;
    slotOf[names[to]!] = to;
    to++;
  }
  for (const center of centers) center.fill(Number.POSITIVE_INFINITY, to, used);
  slots.used = to;
  slots.dead = 0;
}
