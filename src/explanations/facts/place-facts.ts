import { distancesFrom, medoidOf } from '../../kernels/medoid.ts';
import type { BorderFact, MedoidFact, SpreadFact } from './fact.ts';
import { type PointGroup, type PointGroups, sizeOf } from './point-groups.ts';

const NEXT_ROWS = 4;

/** What the place on the map says of a group. */
export interface PlaceFacts {
  readonly medoid: MedoidFact;
  /** Median distance to the medoid. */
  readonly distance: number;
}

/**
 * The most typical row of each group and the next four.
 *
 * @param positions (points, 3) row-major
 * @param rows the row of each point
 * @returns per group; null for an empty one and the rest of a selection
 */
export function placesOf(
  positions: Float32Array,
  rows: Uint32Array,
  { groups, order }: PointGroups,
): (PlaceFacts | null)[] {
  return groups.map((group) => {
    if (group.prefix === '' || sizeOf(group) === 0) return null;
    const points = order.subarray(group.start, group.end);
    const { point, next } = medoidOf(positions, points, NEXT_ROWS);
    const distances = distancesFrom(positions, points, point).sort();
    const middle = distances.length >>> 1;
    const distance =
      distances.length % 2 === 1 ? distances[middle]! : (distances[middle - 1]! + distances[middle]!) / 2;
    return {
      medoid: {
        id: `${group.prefix}.medoid`,
        about: group.about,
        kind: 'medoid',
        row: rows[point]!,
        next: next.map((other) => rows[other]!),
      },
      distance,
    };
  });
}

/** Fewer clusters have no typical one to be compared with. */
const FEWEST_TO_COMPARE = 3;

/** Of clusters, when there are enough to compare. */
export function spreadFacts(
  places: readonly (PlaceFacts | null)[],
  { groups }: PointGroups,
): (SpreadFact | null)[] {
  const distances = groups.flatMap(({ about }, g) => {
    const place = places[g];
    return about.of === 'cluster' && place ? [place.distance] : [];
  });
  const sorted = Float64Array.from(distances).sort();
  const middle = sorted.length >>> 1;
  const typical = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return groups.map(({ about, prefix }, g) => {
    const place = places[g];
    if (sorted.length < FEWEST_TO_COMPARE || about.of !== 'cluster' || !place) return null;
    return { id: `${prefix}.spread`, about, kind: 'spread', distance: place.distance, typical };
  });
}

/** A row lies on the border when the other centre is at most this much farther away than its own. */
const ALMOST = 1.1;
const MOST_BORDER_ROWS = 5;
/** Other centres that a cluster's rows are held against: the nearest to its own. */
const NEAREST_CENTRES = 8;

/**
 * Rows of each cluster that lie almost as near to the centre of another cluster as to that of their own, the nearest to the
 * other first, all near to the same one.
 *
 * @param centres (groups, 3): the mean position of each group
 */
export function borderFacts(
  positions: Float32Array,
  rows: Uint32Array,
  { groups, order }: PointGroups,
  centres: Float64Array,
): (BorderFact | null)[] {
  return groups.map((group, g) => {
    if (group.about.of !== 'cluster' || !group.isDescribed) return null;
    const rivals = nearestCentres(groups, centres, g).slice(0, NEAREST_CENTRES);
    const near = new Map<number, { readonly point: number; readonly ratio: number }[]>();
    for (let s = group.start; s < group.end; s++) {
      const point = order[s]!;
      const own = squareTo(positions, point, centres, g);
      const rival = nearestOf(positions, point, centres, rivals);
      if (rival === null || rival.square > ALMOST * ALMOST * own) continue;
      const list = near.get(rival.group) ?? [];
      list.push({ point, ratio: own === 0 ? 1 : rival.square / own });
      near.set(rival.group, list);
    }
    const most = [...near].sort(([a, rowsA], [b, rowsB]) => rowsB.length - rowsA.length || a - b)[0];
    const other = most === undefined ? undefined : groups[most[0]]!.about;
    if (most === undefined || other?.of !== 'cluster') return null;
    const ranked = most[1].sort((a, b) => a.ratio - b.ratio || a.point - b.point);
    return {
      id: `${group.prefix}.border`,
      about: group.about,
      kind: 'border',
      rows: ranked.slice(0, MOST_BORDER_ROWS).map(({ point }) => rows[point]!),
      near: other.cluster,
    };
  });
}

/** Mean positions, (groups, 3). */
export function centresOf(positions: Float32Array, { groups, order }: PointGroups): Float64Array {
  const centres = new Float64Array(3 * groups.length);
  groups.forEach((group, g) => {
    for (let axis = 0; axis < 3; axis++) {
      let sum = 0;
      for (let s = group.start; s < group.end; s++) sum += positions[3 * order[s]! + axis]!;
      centres[3 * g + axis] = sum / Math.max(1, sizeOf(group));
    }
  });
  return centres;
}

/** The other clusters by the distance of their centres, the nearest first. */
export function nearestCentres(groups: readonly PointGroup[], centres: Float64Array, g: number): number[] {
  const square = (other: number) => {
    const dx = centres[3 * g]! - centres[3 * other]!;
    const dy = centres[3 * g + 1]! - centres[3 * other + 1]!;
    const dz = centres[3 * g + 2]! - centres[3 * other + 2]!;
    return dx * dx + dy * dy + dz * dz;
  };
  return groups
    .flatMap(({ about }, other) =>
      about.of === 'cluster' && other !== g ? [{ other, square: square(other) }] : [],
    )
    .sort((a, b) => a.square - b.square || a.other - b.other)
    .map(({ other }) => other);
}

function nearestOf(
  positions: Float32Array,
  point: number,
  centres: Float64Array,
  candidates: readonly number[],
): { group: number; square: number } | null {
  let group = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const square = squareTo(positions, point, centres, candidate);
    if (square < least) {
      least = square;
      group = candidate;
    }
  }
  return group < 0 ? null : { group, square: least };
}

function squareTo(positions: Float32Array, point: number, centres: Float64Array, group: number): number {
  const dx = positions[3 * point]! - centres[3 * group]!;
  const dy = positions[3 * point + 1]! - centres[3 * group + 1]!;
  const dz = positions[3 * point + 2]! - centres[3 * group + 2]!;
  return dx * dx + dy * dy + dz * dz;
}
