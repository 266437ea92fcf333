/**
 * The edges of a spanning tree over n rows, n − 1 of them. `reach` is the mutual reachability distance of the two ends,
 * `distance` their own; both are reduced distances of the metric space.
 */
export interface Edges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly reach: Float64Array;
  readonly distance: Float64Array;
}

export function createEdges(count: number): Edges {
  return {
    from: new Int32Array(count),
    to: new Int32Array(count),
    reach: new Float64Array(count),
    distance: new Float64Array(count),
  };
}

/**
 * Compares edges by mutual reachability, then by distance, then by rows. Many edges share their mutual reachability (the
 * core distance of a common end); with the rest of the order no two edges are equal, so that there is exactly one
 * minimum spanning tree, whichever algorithm finds it. Of two clusters equally reachable, a row joins the nearer one.
 */
export function compareEdges(
  reachA: number,
  distanceA: number,
  fromA: number,
  toA: number,
  reachB: number,
  distanceB: number,
  fromB: number,
  toB: number,
): number {
  return (
    reachA - reachB ||
    distanceA - distanceB ||
    Math.min(fromA, toA) - Math.min(fromB, toB) ||
    Math.max(fromA, toA) - Math.max(fromB, toB)
  );
}

/** The numbers of the edges, shortest first. */
export function sortEdges({ from, to, reach, distance }: Edges): Int32Array {
  return Int32Array.from(from.keys()).sort((a, b) =>
    compareEdges(reach[a]!, distance[a]!, from[a]!, to[a]!, reach[b]!, distance[b]!, from[b]!, to[b]!),
  );
}
