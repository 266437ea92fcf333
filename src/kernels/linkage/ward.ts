import { NORMS } from '../distance.ts';
import { type Matrix, zeros } from '../matrix.ts';
import type { OnProgress } from '../progress.ts';
import { addMerge, type Merges, noMerges } from './merges.ts';

const { between: squaredDistance, fromRow: squaredDistances } = NORMS.squaredEuclidean;

/**
 * The clusters not yet merged away, densely in slots and always in the order of their last rows. A merge leaves a dead
 * slot (size 0, at infinity) behind; `compact` removes them when there are many.
 */
interface Slots {
  readonly centers: Matrix;
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
export function wardLinkage(x: Matrix, onProgress: OnProgress): Merges {
  const n = x.rows;
  const merges = noMerges(n);
  const slots = oneSlotARow(x);
  const distances = new Float64Array(n);
  const chain = new Int32Array(n);
  let length = 0;
  while (merges.count < n - 1) {
    if (length === 0) chain[length++] = firstCluster(slots);
    const tip = slots.slotOf[chain[length - 1]!]!;
    const previous = length > 1 ? slots.slotOf[chain[length - 2]!]! : -1;
    const { slot: nearest, cost } = nearestCluster(slots, tip, previous, distances);
    if (nearest !== previous) {
      if (length === n) length = 0; // stale links only: see below
      chain[length++] = slots.names[nearest]!;
      continue;
    }
    length -= 2;
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

function oneSlotARow(x: Matrix): Slots {
  const names = Int32Array.from({ length: x.rows }, (_, i) => i);
  const centers = zeros(x.rows, x.columns);
  centers.data.set(x.data);
  const sizes = new Float64Array(x.rows).fill(1);
  return { centers, sizes, names, slotOf: names.slice(), used: x.rows, dead: 0 };
}

function firstCluster({ sizes, names }: Slots): number {
  let slot = 0;
  while (sizes[slot] === 0) slot++;
  return names[slot]!;
}

interface Candidate {
  readonly slot: number;
  readonly cost: number;
}

/**
 * The cluster cheapest to join with the one at `tip`; `previous` wins ties, then the first. The cost is the growth of
 * the sum of squares, symmetric to the bit in its two clusters, which is what makes a chain end.
 */
function nearestCluster(slots: Slots, tip: number, previous: number, distances: Float64Array): Candidate {
  const { centers, sizes } = slots;
  const size = sizes[tip]!;
  let cost = Number.POSITIVE_INFINITY;
  if (previous >= 0) {
    const d = centers.columns;
    cost = joiningCost(
      squaredDistance(centers.data, tip * d, centers.data, previous * d, d),
      size,
      sizes[previous]!,
    );
  }
  // Joining costs at least as much as it would with a cluster of one row, which rules out most clusters cheaply.
  const atLeast = (size / (size + 1)) * (1 - 1e-9);
  return centers.columns === 3
    ? cheapest3(slots, tip, atLeast, { slot: previous, cost })
    : cheapestAny(slots, tip, atLeast, { slot: previous, cost }, distances);
}

function cheapestAny(
  { centers, sizes, used }: Slots,
  tip: number,
  atLeast: number,
  start: Candidate,
  distances: Float64Array,
): Candidate {
  let { slot, cost } = start;
  const size = sizes[tip]!;
  squaredDistances(centers, tip, 0, used, distances);
  for (let j = 0; j < used; j++) {
    if (distances[j]! * atLeast >= cost || j === tip) continue;
    const candidate = joiningCost(distances[j]!, size, sizes[j]!);
    if (candidate < cost) {
      cost = candidate;
      slot = j;
    }
  }
  return { slot, cost };
}

/** The same for three columns, in one loop. */
function cheapest3(
  { centers, sizes, used }: Slots,
  tip: number,
  atLeast: number,
  start: Candidate,
): Candidate {
  let { slot, cost } = start;
  const { data } = centers;
  const size = sizes[tip]!;
  const x = data[3 * tip]!;
  const y = data[3 * tip + 1]!;
  const z = data[3 * tip + 2]!;
  for (let j = 0, p = 0; j < used; j++, p += 3) {
    const dx = data[p]! - x;
    const dy = data[p + 1]! - y;
    const dz = data[p + 2]! - z;
    const distance = dx * dx + dy * dy + dz * dz;
    if (distance * atLeast >= cost || j === tip) continue;
    const candidate = joiningCost(distance, size, sizes[j]!);
    if (candidate < cost) {
      cost = candidate;
      slot = j;
    }
  }
  return { slot, cost };
}

function joiningCost(squaredDistance: number, size: number, otherSize: number): number {
  return squaredDistance * ((size * otherSize) / (size + otherSize));
}

/** The later slot takes the joined cluster. */
function merge(slots: Slots, one: number, other: number): void {
  const { centers, sizes, names, slotOf } = slots;
  const gone = Math.min(one, other);
  const kept = Math.max(one, other);
  const d = centers.columns;
  const share = sizes[gone]! / (sizes[gone]! + sizes[kept]!);
  for (let t = 0; t < d; t++) {
    const value = centers.data[kept * d + t]!;
    centers.data[kept * d + t] = value + (centers.data[gone * d + t]! - value) * share;
  }
  sizes[kept] = sizes[kept]! + sizes[gone]!;
  centers.data.fill(Number.POSITIVE_INFINITY, gone * d, (gone + 1) * d);
  sizes[gone] = 0;
  slotOf[names[gone]!] = -1;
  slots.dead++;
}

function compact(slots: Slots): void {
  const { centers, sizes, names, slotOf } = slots;
  const d = centers.columns;
  let to = 0;
  for (let from = 0; from < slots.used; from++) {
    if (sizes[from] === 0) continue;
    centers.data.copyWithin(to * d, from * d, (from + 1) * d);
    sizes[to] = sizes[from]!;
    names[to] = names[from]!;
    slotOf[names[to]!] = to;
    to++;
  }
  slots.used = to;
  slots.dead = 0;
}
