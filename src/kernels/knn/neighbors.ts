/**
 * The k nearest other rows of every row, (rows, k) row-major, nearest first; equally distant rows in the order of their
 * numbers, so that every search method gives the same answer.
 */
export interface Neighbors {
  readonly k: number;
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

const NOBODY = 0x7fffffff;

/** Lists under construction: `distances` holds reduced ones, and infinity where nobody has been found yet. */
export function emptyNeighbors(rows: number, k: number): Neighbors {
  return {
    k,
    indices: new Int32Array(rows * k).fill(NOBODY),
    distances: new Float64Array(rows * k).fill(Number.POSITIVE_INFINITY),
  };
}

/** Puts a candidate in its place in the list of a row, if it is among the k best so far. */
export function offerNeighbor(lists: Neighbors, row: number, candidate: number, distance: number): void {
  const { k, indices, distances } = lists;
  const first = row * k;
  let slot = first + k - 1;
  if (isBefore(distances[slot]!, indices[slot]!, distance, candidate)) return;
  while (slot > first && isBefore(distance, candidate, distances[slot - 1]!, indices[slot - 1]!)) {
    distances[slot] = distances[slot - 1]!;
    indices[slot] = indices[slot - 1]!;
    slot--;
  }
  distances[slot] = distance;
  indices[slot] = candidate;
}

function isBefore(distance: number, index: number, otherDistance: number, otherIndex: number): boolean {
  return distance < otherDistance || (distance === otherDistance && index < otherIndex);
}

/** The nearest few of each list, in arrays of their own unless they are all. */
export function firstNeighbors(neighbors: Neighbors, k: number): Neighbors {
  if (k === neighbors.k) return neighbors;
  const rows = neighbors.indices.length / neighbors.k;
  const indices = new Int32Array(rows * k);
  const distances = new Float64Array(rows * k);
  copyFirst(neighbors, { k, indices, distances });
  return { k, indices, distances };
}

/** Copies the beginnings of lists to shorter ones, from the row `firstRow` on. */
export function copyFirst(from: Neighbors, to: Neighbors, firstRow = 0): void {
  const rows = from.indices.length / from.k;
  let place = firstRow * to.k;
  for (let i = 0; i < rows; i++) {
    const start = i * from.k;
    for (let slot = start; slot < start + to.k; slot++, place++) {
      to.indices[place] = from.indices[slot]!;
      to.distances[place] = from.distances[slot]!;
    }
  }
}
