import type { Neighbors } from './neighbors.ts';

/**
 * A symmetric weighted graph in compressed rows: the edges of row i are `offsets[i] … offsets[i + 1] − 1` of `targets`
 * and `weights`. Every edge is stored twice, once at each end, with the same weight.
 */
export interface SymmetricGraph {
  readonly offsets: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float64Array;
}

/**
 * Makes a nearest-neighbour graph symmetric: the edge i–j weighs `combine(w(i → j), w(j → i))`, a missing arrow 0.
 *
 * @param weights (rows, k), the weight of each arrow of `neighbors`
 * @param combine must not care about the order of its arguments
 */
export function symmetricGraph(
  { k, indices }: Neighbors,
  weights: Float64Array,
  combine: (a: number, b: number) => number,
): SymmetricGraph {
  const n = indices.length / k;
  const incoming = transposed(indices, k, n);

  const capacity = 2 * indices.length;
  const offsets = new Int32Array(n + 1);
  const targets = new Int32Array(capacity);
  const combined = new Float64Array(capacity);
  const slotOf = new Int32Array(n).fill(-1);
  let count = 0;
  for (let i = 0; i < n; i++) {
    const rowStart = count;
    for (let arrow = i * k; arrow < (i + 1) * k; arrow++) {
      slotOf[indices[arrow]!] = count;
      targets[count] = indices[arrow]!;
      combined[count++] = weights[arrow]!;
    }
    for (let e = incoming.offsets[i]!; e < incoming.offsets[i + 1]!; e++) {
      const arrow = incoming.arrows[e]!;
      const source = Math.floor(arrow / k);
      const slot = slotOf[source]!;
      if (slot >= rowStart) {
        combined[slot] = combine(combined[slot]!, weights[arrow]!);
        slotOf[source] = -1;
      } else {
        targets[count] = source;
        combined[count++] = combine(0, weights[arrow]!);
      }
    }
    for (let slot = rowStart; slot < rowStart + k; slot++) {
      const isOneWay = slotOf[targets[slot]!] === slot;
      if (isOneWay) combined[slot] = combine(combined[slot]!, 0);
    }
    offsets[i + 1] = count;
  }
  return { offsets, targets: targets.slice(0, count), weights: combined.slice(0, count) };
}

/** For each row the arrows (positions in `indices`) that point at it, in ascending order. */
function transposed(indices: Int32Array, k: number, n: number) {
  const offsets = new Int32Array(n + 1);
  for (const target of indices) offsets[target + 1] = offsets[target + 1]! + 1;
  for (let i = 0; i < n; i++) offsets[i + 1] = offsets[i + 1]! + offsets[i]!;
  const next = offsets.slice(0, n);
  const arrows = new Int32Array(n * k);
  for (let arrow = 0; arrow < indices.length; arrow++) {
    const target = indices[arrow]!;
    arrows[next[target]!] = arrow;
    next[target] = next[target]! + 1;
  }
  return { offsets, arrows };
}
