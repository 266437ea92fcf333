import type { MetricSpace } from '../metric-space.ts';
import { compareEdges, createEdges, type Edges } from './edges.ts';

const BLOCK = 1024;

/**
 * Minimum spanning tree of mutual reachability by Prim's algorithm (1957): O(rows²) time in any number of columns,
 * O(rows) memory.
 *
 * @param core (rows,), reduced core distances
 */
export function primSpanningTree({ points, norm }: MetricSpace, core: Float64Array): Edges {
  const n = points.rows;
  const edges = createEdges(n - 1);
  const isInTree = new Uint8Array(n);
  const source = new Int32Array(n).fill(-1);
  const reach = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const distance = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const blockDistances = new Float64Array(BLOCK);

  const offerEdge = (from: number, to: number, between: number) => {
    const mutual = Math.max(between, core[from]!, core[to]!);
    if (mutual > reach[to]!) return;
    if (compareEdges(mutual, between, from, to, reach[to]!, distance[to]!, source[to]!, to) >= 0) return;
    source[to] = from;
    reach[to] = mutual;
    distance[to] = between;
  };

  let newest = 0;
  for (let e = 0; e < n - 1; e++) {
    isInTree[newest] = 1;
    for (let from = 0; from < n; from += BLOCK) {
      const to = Math.min(n, from + BLOCK);
      norm.fromRow(points, newest, from, to, blockDistances);
      for (let row = from; row < to; row++) {
        if (isInTree[row] === 0) offerEdge(newest, row, blockDistances[row - from]!);
      }
    }

    let best = -1;
    for (let row = 0; row < n; row++) {
      if (isInTree[row] === 1) continue;
      if (
        best < 0 ||
        compareEdges(
          reach[row]!,
          distance[row]!,
          source[row]!,
          row,
          reach[best]!,
          distance[best]!,
          source[best]!,
          best,
        ) < 0
      ) {
        best = row;
      }
    }
    edges.from[e] = source[best]!;
    edges.to[e] = best;
    edges.reach[e] = reach[best]!;
    edges.distance[e] = distance[best]!;
    newest = best;
  }
  return edges;
}
