import { noFeature } from './choose-columns.ts';
import type { Feature } from './features.ts';
import { quotedList } from './wording.ts';

export interface TellingFeatures {
  readonly features: readonly Feature[];
  /** Those of the features that are kept. */
  readonly fillers: readonly number[];
  readonly steps: readonly string[];
}

/** So many rows of a hundred that share one value leave a column next to nothing to tell. */
const NEARLY_ALL = 0.99;

/**
 * Leaves out features that hold one value in all the rows that are used, which the whole table does not show: the other
 * values stood in rows that were dropped. Those that were named stay, as they were asked for. Features in which nearly
 * all rows agree stay too, but are pointed out: scaling blows up the few that differ.
 *
 * @throws AppError BAD_REQUEST when nothing is left
 */
export function tellingFeatures(
  features: readonly Feature[],
  rows: Uint32Array,
  fillers: readonly number[],
): TellingFeatures {
  const kept: number[] = [];
  const leftOut: string[] = [];
  const idle: string[] = [];
  const nearlyConstant: string[] = [];
  features.forEach((feature, f) => {
    const share = shareOfMostCommon(feature, rows, fillers[f]!);
    const { name } = feature.column;
    if (share === 1 && !feature.isNamed) leftOut.push(name);
    else {
      kept.push(f);
      if (share === 1) idle.push(name);
      else if (share >= NEARLY_ALL) nearlyConstant.push(name);
    }
  });
  const steps = [
    ...told(leftOut, (names) => `Left out ${names}: the same value in every row that is used.`),
    ...told(
      idle,
      (names) => `Kept ${names} as asked: the same value in every row that is used sets none apart.`,
    ),
    ...told(nearlyConstant, (names) => `Kept ${names}, where 99 of 100 rows or more hold the same value.`),
  ];
  if (kept.length === 0) throw noFeature(steps);
  return { features: kept.map((f) => features[f]!), fillers: kept.map((f) => fillers[f]!), steps };
}

function told(names: readonly string[], sentence: (names: string) => string): string[] {
  return names.length === 0 ? [] : [sentence(quotedList(names))];
}

/**
 * The share of rows that hold the most common value, exact where it is above a half, else anything below. Boyer & Moore
 * (1981), "MJRTY – a fast majority vote algorithm": one pass finds the only candidate, another counts it.
 */
function shareOfMostCommon(feature: Feature, rows: Uint32Array, filler: number): number {
  const valueAt = readerOf(feature, filler);
  let candidate = Number.NaN;
  let votes = 0;
  for (const row of rows) {
    const value = valueAt(row);
    if (votes === 0) candidate = value;
    votes += value === candidate ? 1 : -1;
  }
  let count = 0;
  for (const row of rows) if (valueAt(row) === candidate) count++;
  return count / rows.length;
}

function readerOf(feature: Feature, filler: number): (row: number) => number {
  if (feature.use === 'categories') {
    const { codes } = feature;
    return (row) => (codes[row]! < 0 ? filler : codes[row]!);
  }
  const { values } = feature;
  return (row) => (Number.isNaN(values[row]) ? filler : values[row]!);
}
