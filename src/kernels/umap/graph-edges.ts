import type { FuzzyGraph } from './fuzzy-graph.ts';

/** The edges of a graph from both of their ends, row by row. */
export interface GraphEdges {
  readonly rows: number;
  /** (rows + 1,): the edges of row i are `offsets[i] … offsets[i + 1] − 1` of the others. */
  readonly offsets: Int32Array;
  /** The row at the other end. */
  readonly ends: Int32Array;
  readonly weights: Float32Array;
}

/** Those that are strong enough to be drawn at all. A row's own arrows come first, then those that point at it. */
export function edgesOf({ rows, k, indices, united, weakest }: FuzzyGraph): GraphEdges {
  const offsets = new Int32Array(rows + 1);
  eachEdge((from, to, _weight, isReturned) => {
    offsets[from + 1]!++;
    if (!isReturned) offsets[to + 1]!++;
  });
  for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!;
  const ends = new Int32Array(offsets[rows]!);
  const weights = new Float32Array(offsets[rows]!);
  const next = offsets.slice();
  const put = (from: number, to: number, weight: number): void => {
    const place = next[from]!++;
    ends[place] = to;
    weights[place] = weight;
  };
  eachEdge((from, to, weight) => put(from, to, weight));
  eachEdge((from, to, weight, isReturned) => {
    if (!isReturned) put(to, from, weight);
  });
  return { rows, offsets, ends, weights };

  /** An edge whose arrows point both ways is met from both. */
  function eachEdge(take: (from: number, to: number, weight: number, isReturned: boolean) => void): void {
    for (let row = 0, at = 0; row < rows; row++) {
      for (let s = 0; s < k; s++, at++) {
        const weight = Math.abs(united[at]!);
        if (weight > 0 && weight >= weakest) take(row, indices[at]!, weight, united[at]! > 0);
      }
    }
  }
}
