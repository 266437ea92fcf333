import { logarithm } from '../../kernels/math/exponential.ts';
import { twoSidedNormalTail } from '../../kernels/math/normal-tail.ts';
import type { CategoryColumn } from './described-map.ts';
import { type PointGroups, sizeOf } from './point-groups.ts';

/** How often each group has each category. */
export interface CategoryCounts {
  /** Of a category in a group; `width − 1` counts values that are not listed. */
  at(group: number, code: number): number;
  total(code: number): number;
  /** Listed categories and one for all others. */
  readonly width: number;
}

export function countCategories(
  { codes, categories }: CategoryColumn,
  rows: Uint32Array,
  { groups, groupOf }: PointGroups,
): CategoryCounts {
  const width = categories.length + 1;
  const counts = new Uint32Array(groups.length * width);
  const totals = new Uint32Array(width);
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]!]!;
    if (code === NO_VALUE) continue;
    const column = code < 0 ? width - 1 : code;
    counts[groupOf[i]! * width + column]!++;
    totals[column]!++;
  }
  return { at: (g, code) => counts[g * width + code]!, total: (code) => totals[code]!, width };
}

const NO_VALUE = -1;

export interface CategoryContrast {
  readonly code: number;
  readonly share: number;
  readonly othersShare: number;
  /** By what the category alone tells of the group: share · log(share / other share), above 0 for either direction. */
  readonly telling: number;
  readonly p: number;
}

/** A category is worth a word when its share is this much larger, in points, or at least twice as large and not small. */
const PLAIN_DIFFERENCE = 0.15;
const PLAIN_LIFT = 2;
const SMALL_SHARE = 0.1;

/**
 * One test per category: of two shares of all points, those without a value too, by the normal approximation with Yates's
 * correction (1934).
 *
 * @param g a group with other points beside it
 */
export function categoryTests(counts: CategoryCounts, g: number, groups: PointGroups): CategoryContrast[] {
  const size = sizeOf(groups.groups[g]!);
  const rest = groups.order.length - size;
  return Array.from({ length: counts.width - 1 }, (_, code) => {
    const own = counts.at(g, code);
    const others = counts.total(code) - own;
    const share = own / size;
    const othersShare = others / rest;
    return {
      code,
      share,
      othersShare,
      telling: telling(own, others, size, rest),
      p: chance(share, othersShare, size, rest),
    };
  });
}

export function isPlainlyMore({ share, othersShare }: CategoryContrast): boolean {
  const difference = share - othersShare;
  if (difference <= 0) return false;
  return difference >= PLAIN_DIFFERENCE || (share >= PLAIN_LIFT * othersShare && share >= SMALL_SHARE);
}

export function isPlainlyLess({ share, othersShare }: CategoryContrast): boolean {
  return othersShare - share >= PLAIN_DIFFERENCE && PLAIN_LIFT * share <= othersShare;
}

/** Kullback & Leibler (1951), the category's term; half a point stands for none. */
function telling(own: number, others: number, size: number, rest: number): number {
  const share = Math.max(own, 0.5) / size;
  const othersShare = Math.max(others, 0.5) / rest;
  const [more, less] = share > othersShare ? [share, othersShare] : [othersShare, share];
  return more * logarithm(more / less);
}

function chance(share: number, othersShare: number, size: number, rest: number): number {
  const pooled = (share * size + othersShare * rest) / (size + rest);
  const variance = pooled * (1 - pooled) * (1 / size + 1 / rest);
  const difference = Math.abs(share - othersShare) - (1 / size + 1 / rest) / 2;
  return difference > 0 && variance > 0 ? twoSidedNormalTail(difference / Math.sqrt(variance)) : 1;
}

/** Of group or not against the categories, over points with a value: √(χ² / n), for one side has two (Cramér 1946). */
export function cramersVOfGroup(counts: CategoryCounts, g: number): number {
  let own = 0;
  let all = 0;
  for (let code = 0; code < counts.width; code++) {
    own += counts.at(g, code);
    all += counts.total(code);
  }
  const rest = all - own;
  if (own === 0 || rest === 0) return 0;
  let square = 0;
  for (let code = 0; code < counts.width; code++) {
    const total = counts.total(code);
    if (total === 0) continue;
    const difference = counts.at(g, code) / own - (total - counts.at(g, code)) / rest;
    square += (difference * difference) / total;
  }
  return Math.min(1, Math.sqrt((square * own * rest) / all));
}
