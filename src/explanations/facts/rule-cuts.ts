import { DAY, isShownDate } from './dates.ts';
import type { SortedGroups } from './sorted-groups.ts';

/** Where a group's values begin, thin out and end. */
const GROUP_EDGES = [0, 0.03, 0.1, 0.25, 0.75, 0.9, 0.97, 1] as const;
const OVERALL_STEPS = 16;

/**
 * Values that a condition may compare a column with: quantiles of each group and of all, rounded. What is printed is what is
 * counted, so rounding comes first.
 *
 * @param described the groups whose quantiles count
 * @returns ascending, all different; none for a column with one value
 */
export function cutsOf(
  sorted: SortedGroups,
  described: readonly number[],
  kind: 'number' | 'date',
): number[] {
  const all = sorted.all();
  if (all.length === 0 || all[0] === all[all.length - 1]) return [];
  const round = kind === 'date' ? dateRounding(all) : numberRounding(all);
  const cuts = new Set<number>();
  const add = (values: Float64Array, share: number): void => {
    const cut = round(values[Math.round(share * (values.length - 1))]!);
    if (kind === 'number' || isShownDate(cut)) cuts.add(cut);
  };
  for (const g of described) {
    const part = sorted.partOf(g);
    if (part.length > 0) for (const share of GROUP_EDGES) add(part, share);
  }
  for (let step = 0; step <= OVERALL_STEPS; step++) add(all, step / OVERALL_STEPS);
  return [...cuts].sort((a, b) => a - b);
}

/** To two or three digits of the width in which nine of ten values lie. */
function numberRounding(sorted: Float64Array): (value: number) => number {
  const last = decimalExponent(widthOf(sorted)) - 2;
  return (value) => roundedTo(value, last);
}

function widthOf(sorted: Float64Array): number {
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  const usual = at(0.95) - at(0.05);
  const width = usual > 0 ? usual : at(1) - at(0);
  return Math.min(width, Number.MAX_VALUE);
}

function decimalExponent(value: number): number {
  return Number(value.toExponential().split('e')[1]);
}

const MOST_DIGITS = 17;

/** To a multiple of 10^last, in the fewest digits. */
export function roundedTo(value: number, last: number): number {
  if (value === 0) return 0;
  const digits = decimalExponent(value) - last + 1;
  if (digits >= MOST_DIGITS) return value;
  if (digits < 1) return 0;
  const rounded = Number(value.toPrecision(digits));
  return Number.isFinite(rounded) ? rounded : value;
}

const HOUR = 3_600_000;
const MINUTE = 60_000;
const SECOND = 1000;

function dateRounding(sorted: Float64Array): (value: number) => number {
  const width = widthOf(sorted);
  const unit = width >= 60 * DAY ? DAY : width >= 2 * DAY ? HOUR : width >= 2 * HOUR ? MINUTE : SECOND;
  return (value) => Math.round(value / unit) * unit;
}
