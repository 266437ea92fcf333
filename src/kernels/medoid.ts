/** A group's points by their sums of distances to all others of it. */
export interface Medoid {
  /** The point with the least sum. */
  readonly point: number;
  /** Those with the next ones, at most `next`. */
  readonly next: readonly number[];
}

/** Up to so many points all pairs are measured. */
const EXACT = 512;
/** Of more, those nearest to the geometric median. */
const CANDIDATES = 48;
const STEPS = 40;

/**
 * The medoid (Kaufman & Rousseeuw 1987): the point whose distances to all others add up to the least; of equals the first.
 * Of more than 512 points only the 48 nearest to the geometric median are tried, each against all: the median is the place
 * where the same sum is least, found by 40 steps of Weiszfeld's iteration (1937).
 *
 * @param positions (points, 3) row-major
 * @param group point numbers, at least one
 */
export function medoidOf(positions: Float32Array, group: Uint32Array, next: number): Medoid {
  const candidates =
    group.length <= EXACT ? group : nearestTo(geometricMedian(positions, group), positions, group);
  const ranked = Array.from(candidates, (point) => ({ point, sum: sumOfDistances(positions, group, point) }));
  ranked.sort((a, b) => a.sum - b.sum || a.point - b.point);
  const [first, ...others] = ranked.slice(0, next + 1).map(({ point }) => point);
  return { point: first!, next: others };
}

/** @returns (group.length,) from a point to each of the group */
export function distancesFrom(positions: Float32Array, group: Uint32Array, point: number): Float64Array {
  const distances = new Float64Array(group.length);
  const [x, y, z] = placeOf(positions, point);
  for (let i = 0; i < group.length; i++) {
    const p = 3 * group[i]!;
    const dx = positions[p]! - x;
    const dy = positions[p + 1]! - y;
    const dz = positions[p + 2]! - z;
    distances[i] = Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
  return distances;
}

function sumOfDistances(positions: Float32Array, group: Uint32Array, point: number): number {
  const distances = distancesFrom(positions, group, point);
  let sum = 0;
  for (let i = 0; i < distances.length; i++) sum += distances[i]!;
  return sum;
}

type Place = readonly [x: number, y: number, z: number];

function placeOf(positions: Float32Array, point: number): Place {
  return [positions[3 * point]!, positions[3 * point + 1]!, positions[3 * point + 2]!];
}

/** From the mean; a point that the iteration stands on counts for nothing in that step. */
function geometricMedian(positions: Float32Array, group: Uint32Array): Place {
  let place = meanOf(positions, group);
  for (let step = 0; step < STEPS; step++) {
    let weights = 0;
    let sx = 0;
    let sy = 0;
    let sz = 0;
    for (let i = 0; i < group.length; i++) {
      const p = 3 * group[i]!;
      const dx = positions[p]! - place[0];
      const dy = positions[p + 1]! - place[1];
      const dz = positions[p + 2]! - place[2];
      const square = dx * dx + dy * dy + dz * dz;
      if (square === 0) continue;
      const weight = 1 / Math.sqrt(square);
      weights += weight;
      sx += weight * dx;
      sy += weight * dy;
      sz += weight * dz;
    }
    if (weights === 0) break;
    place = [place[0] + sx / weights, place[1] + sy / weights, place[2] + sz / weights];
  }
  return place;
}

function meanOf(positions: Float32Array, group: Uint32Array): Place {
  const sums = [0, 0, 0] as [number, number, number];
  for (let i = 0; i < group.length; i++) {
    const p = 3 * group[i]!;
    sums[0] += positions[p]!;
    sums[1] += positions[p + 1]!;
    sums[2] += positions[p + 2]!;
  }
  return [sums[0] / group.length, sums[1] / group.length, sums[2] / group.length];
}

function nearestTo([x, y, z]: Place, positions: Float32Array, group: Uint32Array): Uint32Array {
  const nearest: { readonly point: number; readonly square: number }[] = [];
  for (let i = 0; i < group.length; i++) {
    const point = group[i]!;
    const [px, py, pz] = placeOf(positions, point);
    const square = (px - x) * (px - x) + (py - y) * (py - y) + (pz - z) * (pz - z);
    if (nearest.length === CANDIDATES && square >= nearest[CANDIDATES - 1]!.square) continue;
    let at = nearest.length;
    while (at > 0 && nearest[at - 1]!.square > square) at--;
    nearest.splice(at, 0, { point, square });
    if (nearest.length > CANDIDATES) nearest.pop();
  }
  return Uint32Array.from(nearest, ({ point }) => point);
}
