import type { LabelGroups } from '../../kernels/group-by-label.ts';

/** Which group each point belongs to, 0 … groups.count − 1; every point must be in one. */
export function groupOfPoints(groups: LabelGroups): Int32Array {
  const groupOf = new Int32Array(groups.rows.length);
  for (let g = 0; g < groups.count; g++) {
    for (let s = groups.starts[g]!; s < groups.starts[g + 1]!; s++) groupOf[groups.rows[s]!] = g;
  }
  return groupOf;
}
