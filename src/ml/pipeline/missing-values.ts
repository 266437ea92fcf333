import { AppError } from '../../platform/app-error.ts';
import type { MLConfig } from '../ml.schema.ts';
import { type Feature, isHole, type NumberFeature } from './features.ts';
import { mean, median, mode } from './summary-values.ts';
import { counted, quoted, quotedList } from './wording.ts';

export const MIN_USABLE_ROWS = 10;

export interface UsableRows {
  /** Indexes of the rows that can be used, ascending. */
  readonly rows: Uint32Array;
  /** What stands in for an empty cell, feature by feature: a number, or the code of a category (−1: none of them). */
  readonly fillers: readonly number[];
  readonly steps: readonly string[];
}

/**
 * Drops rows with an empty feature cell, or says what to fill such cells with. The mean, median and most frequent value
 * are those of the column's other cells. A category has no mean and no zero: an empty one is filled with the most
 * frequent (`mode`) or counts as none of the categories. A date has no zero: it is filled with the earliest.
 *
 * @throws AppError BAD_REQUEST when fewer than ten rows are left, saying which columns cost the most
 */
export function handleMissing(
  features: readonly Feature[],
  rowCount: number,
  strategy: MLConfig['handle_missing'],
): UsableRows {
  const { rows, holes, steps } = usableRows(features, rowCount, strategy);
  if (strategy === 'drop') return { rows, fillers: features.map(() => Number.NaN), steps };
  const filled = filledStep(features, holes, FILLED_WITH[strategy]);
  return {
    rows,
    // Also of columns without an empty cell: later rows, laid out the same way, may have one.
    fillers: features.map((feature) => fillerOf(feature, strategy)),
    steps: filled.length === 0 ? [] : [...filled, ...exceptions(features, holes, strategy)],
  };
}

/**
 * As `handleMissing`, for features that are laid out as those of an earlier table: what fills their empty cells is known.
 *
 * @throws AppError BAD_REQUEST when fewer than ten rows are left
 */
export function handleMissingAsFitted(
  features: readonly Feature[],
  rowCount: number,
  strategy: MLConfig['handle_missing'],
): Omit<UsableRows, 'fillers'> {
  const { rows, holes, steps } = usableRows(features, rowCount, strategy);
  if (strategy === 'drop') return { rows, steps };
  return { rows, steps: filledStep(features, holes, 'what the earlier run fills them with') };
}

interface CountedRows extends Omit<UsableRows, 'fillers'> {
  /** Empty cells of each feature. */
  readonly holes: readonly number[];
}

function usableRows(
  features: readonly Feature[],
  rowCount: number,
  strategy: MLConfig['handle_missing'],
): CountedRows {
  const holes = features.map((feature) => countHoles(feature, rowCount));
  const rows = strategy === 'drop' ? rowsWithoutHoles(features, rowCount) : allRows(rowCount);
  if (rows.length < MIN_USABLE_ROWS) throw tooFewRows(features, holes, rows.length, rowCount);
  const dropped = rowCount - rows.length;
  const step = `Dropped ${dropped} of ${counted(rowCount, 'row')} with an empty feature cell (${worst(features, holes)}).`;
  return { rows, holes, steps: dropped === 0 ? [] : [step] };
}

function filledStep(features: readonly Feature[], holes: readonly number[], filling: string): string[] {
  const total = holes.reduce((sum, count) => sum + count, 0);
  return total === 0
    ? []
    : [`Filled ${counted(total, 'empty cell')} with ${filling} (${worst(features, holes)}).`];
}

/** Columns that the strategy cannot mean to the letter. */
function exceptions(
  features: readonly Feature[],
  holes: readonly number[],
  strategy: FillStrategy,
): string[] {
  const withHoles = (use: Feature['use']) =>
    features.filter((feature, f) => feature.use === use && holes[f]! > 0).map(({ column }) => column.name);
  const categories = strategy === 'mode' ? [] : withHoles('categories');
  const dates = strategy === 'zero' ? withHoles('date') : [];
  return [
    ...(categories.length === 0
      ? []
      : [`An empty cell of ${quotedList(categories)} counts as none of the categories.`]),
    ...(dates.length === 0 ? [] : [`An empty cell of ${quotedList(dates)} counts as the earliest date.`]),
  ];
}

type FillStrategy = Exclude<MLConfig['handle_missing'], 'drop'>;

const FILLED_WITH: Readonly<Record<FillStrategy, string>> = {
  mean: "their column's mean",
  median: "their column's median",
  mode: "their column's most frequent value",
  zero: 'zero',
};

function fillerOf(feature: Feature, strategy: FillStrategy): number {
  if (feature.use === 'categories')
    return strategy === 'mode' ? mode(Float64Array.from(feature.codes.filter(isCode))) : -1;
  if (strategy === 'zero' && feature.use === 'number') return 0;
  const values = valuesOf(feature);
  if (strategy === 'zero') return values.reduce((least, value) => Math.min(least, value), values[0]!);
  if (strategy === 'mean') return mean(values);
  return strategy === 'median' ? median(values) : mode(values);
}

const isCode = (code: number) => code >= 0;

function valuesOf({ values }: NumberFeature): Float64Array {
  const present = new Float64Array(values.length);
  let count = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (!Number.isNaN(value)) present[count++] = value;
  }
  return present.subarray(0, count);
}

function countHoles(feature: Feature, rowCount: number): number {
  let count = 0;
  for (let row = 0; row < rowCount; row++) if (isHole(feature, row)) count++;
  return count;
}

function rowsWithoutHoles(features: readonly Feature[], rowCount: number): Uint32Array {
  const isUsable = new Uint8Array(rowCount).fill(1);
  for (const feature of features) {
    for (let row = 0; row < rowCount; row++) if (isHole(feature, row)) isUsable[row] = 0;
  }
  return allRows(rowCount).filter((row) => isUsable[row] === 1);
}

function allRows(rowCount: number): Uint32Array {
  return new Uint32Array(rowCount).map((_, row) => row);
}

const NAMED_COLUMNS = 5;

/** The columns with the most empty cells, the worst first. */
function worst(features: readonly Feature[], holes: readonly number[]): string {
  const ranked = features
    .map(({ column }, f) => ({ name: column.name, count: holes[f]! }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
  const named = ranked.slice(0, NAMED_COLUMNS).map(({ name, count }) => `${quoted(name)}: ${count} empty`);
  const others = ranked.length - named.length;
  return [...named, ...(others === 0 ? [] : [`${counted(others, 'other column')} with fewer`])].join(', ');
}

function tooFewRows(
  features: readonly Feature[],
  holes: readonly number[],
  left: number,
  rowCount: number,
): AppError {
  const found =
    left === rowCount
      ? `the table has ${rowCount}`
      : `${left} of ${rowCount} are left once those with an empty cell are dropped (${worst(features, holes)})`;
  const advice =
    left === rowCount
      ? 'Upload a table with more rows.'
      : 'Fill empty cells with handle_missing (mean, median, mode or zero), or leave such columns out of feature_columns.';
  return new AppError({
    code: 'BAD_REQUEST',
    message: `A map needs at least ${MIN_USABLE_ROWS} usable rows: ${found}. ${advice}`,
  });
}
