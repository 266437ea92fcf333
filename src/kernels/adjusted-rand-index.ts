/**
 * Agreement of two partitions of the same rows, corrected for chance: 1 for equal ones whatever their labels, around 0
 * for unrelated ones, down to −0.5.
 *
 * Hubert & Arabie (1985), "Comparing partitions", eq. 5, in the pair counts of scikit-learn.
 *
 * @param a (rows,), any whole numbers; noise (−1) counts as a cluster like any other
 * @throws RangeError when the partitions differ in length
 */
export function adjustedRandIndex(a: Int32Array, b: Int32Array): number {
  if (a.length !== b.length) throw new RangeError(`cannot compare ${a.length} labels with ${b.length}`);
  const n = a.length;
  const inA = new Map<number, number>();
  const inB = new Map<number, number>();
  const inBoth = new Map<string, number>();
  for (let i = 0; i < n; i++) {
    count(inA, a[i]!);
    count(inB, b[i]!);
    count(inBoth, `${a[i]} ${b[i]}`);
  }
  const pairsInA = pairs(inA.values());
  const pairsInB = pairs(inB.values());
  const pairsInBoth = pairs(inBoth.values());
  const allPairs = (n * (n - 1)) / 2;
  if (pairsInA === pairsInB && pairsInBoth === pairsInA) return 1;
  const expected = (pairsInA / allPairs) * pairsInB;
  return (pairsInBoth - expected) / ((pairsInA + pairsInB) / 2 - expected);
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairs(sizes: Iterable<number>): number {
  let sum = 0;
  for (const size of sizes) sum += (size * (size - 1)) / 2;
  return sum;
}
