/** The rows of a clustering, cluster by cluster. */
export interface LabelGroups {
  /** Number of clusters that have a row. */
  readonly count: number;
  /** Row numbers sorted by cluster, ascending inside each; rows of noise are left out. */
  readonly rows: Int32Array;
  /** (count + 1,): cluster c holds `rows[starts[c]] … rows[starts[c + 1] − 1]`. */
  readonly starts: Int32Array;
}

/**
 * @param labels one label a row, any whole numbers; negative ones (−1) are noise and belong to no cluster
 * @returns clusters in the order of their labels
 * @throws RangeError when there are not as many labels as rows
 */
export function groupByLabel(labels: Int32Array, rows: number): LabelGroups {
  if (labels.length !== rows) throw new RangeError(`${rows} rows need ${rows} labels, got ${labels.length}`);
  const sizes = new Map<number, number>();
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  }
  const starts = new Int32Array(sizes.size + 1);
  const next = new Map<number, number>();
  [...sizes.keys()]
    .sort((a, b) => a - b)
    .forEach((label, c) => {
      next.set(label, starts[c]!);
      starts[c + 1] = starts[c]! + sizes.get(label)!;
    });
  const grouped = new Int32Array(starts[sizes.size]!);
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    if (label < 0) continue;
    const slot = next.get(label)!;
    grouped[slot] = i;
    next.set(label, slot + 1);
  }
  return { count: sizes.size, rows: grouped, starts };
}
