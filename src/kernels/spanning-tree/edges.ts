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

/** The numbers of the edges, shortest first, by merging runs of twice the length each time (von Neumann, 1945). */
export function sortEdges({ from, to, reach, distance }: Edges): Int32Array {
  const n = from.length;
  let sorted = Int32Array.from(from.keys());
  let merged = new Int32Array(n);
  const isAfter = (a: number, b: number) =>
    reach[a]! > reach[b]! ||
    (reach[a] === reach[b] &&
      compareEdges(reach[a]!, distance[a]!, from[a]!, to[a]!, reach[b]!, distance[b]!, from[b]!, to[b]!) > 0);
  for (let run = 1; run < n; run *= 2) {
    for (let start = 0; start < n; start += 2 * run) {
      const middle = Math.min(n, start + run);
      const end = Math.min(n, start + 2 * run);
      let left = start;
      let right = middle;
      for (let place = start; place < end; place++) {
        const takesRight = left === middle || (right < end && isAfter(sorted[left]!, sorted[right]!));
        merged[place] = takesRight ? sorted[right++]! : sorted[left++]!;
      }
    }
    [sorted, merged] = [merged, sorted];
  }
  return sorted;
}
