import { sortNumbers } from '../../kernels/sort-numbers.ts';
import { type SortedSide, sideOf, sideWithout } from '../../kernels/sorted-side.ts';
import type { GroupedValues } from './grouped-values.ts';

/** A column sorted once, in each of its groups and as a whole. */
export interface SortedGroups {
  partOf(group: number): Float64Array;
  all(): Float64Array;
  /** A group and all others. */
  sidesOf(group: number): readonly [SortedSide, SortedSide];
}

export function sortedGroups({ values, starts }: GroupedValues): SortedGroups {
  const groups = starts.length - 1;
  const parts = values.slice();
  const partOf = (g: number) => parts.subarray(starts[g]!, starts[g + 1]!);
  for (let g = 0; g < groups; g++) sortNumbers(partOf(g));
  let sorted: Float64Array | null = null;
  const all = () => {
    sorted ??= sortNumbers(parts.slice());
    return sorted;
  };
  return {
    partOf,
    all,
    sidesOf: (g) => [sideOf(partOf(g)), groups === 2 ? sideOf(partOf(1 - g)) : sideWithout(all(), partOf(g))],
  };
}
