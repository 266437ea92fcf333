import { cosineOfTurn, sineOfTurn } from '../../kernels/math/turn.ts';
import type { StorageType } from '../../table/column-type.ts';
import type { NumberFeature } from './features.ts';

/** A cycle of time that a date goes through: its place on it is a point on a circle. */
export type Cycle = 'time of day' | 'day of week' | 'time of year';

const DAY = 86_400;

/** The mean year of the Gregorian calendar, in days: off from the calendar by two days at most. */
const YEAR_DAYS = 365.2425;

/** Days between 1970-01-01, a Thursday, and the Monday before. */
const THURSDAY = 3;

/** How far a moment is through a cycle, 0 … 1. */
const SHARE_PASSED: Readonly<Record<Cycle, (seconds: number) => number>> = {
  'time of day': (seconds) => modulo(seconds, DAY) / DAY,
  'day of week': (seconds) => weekdayOf(seconds) / 7,
  'time of year': (seconds) => modulo(seconds / DAY, YEAR_DAYS) / YEAR_DAYS,
};

/** 0 for a Monday. */
function weekdayOf(seconds: number): number {
  return modulo(Math.floor(seconds / DAY) + THURSDAY, 7);
}

function modulo(value: number, divisor: number): number {
  return value - divisor * Math.floor(value / divisor);
}

/** A cycle has to be gone through twice before it can be told from the passing of time. */
const LEAST_SPAN: Readonly<Record<Cycle, number>> = {
  'time of day': 2 * DAY,
  'day of week': 14 * DAY,
  'time of year': 2 * YEAR_DAYS * DAY,
};

/**
 * The cycles that a column of dates can tell of: those that it spans at least twice and that it is fine enough for. A
 * column of dates has no time of day; one of months, whose dates all lie on the first, has no day of the week; one of
 * years no time of the year.
 */
export function cyclesOf(feature: NumberFeature, rows: Uint32Array): Cycle[] {
  const seconds = secondsOf(feature, rows);
  if (seconds.length === 0) return [];
  const span = extent(seconds);
  const resolves: Readonly<Record<Cycle, () => boolean>> = {
    'time of day': () => differ(seconds, (value) => modulo(value, DAY)),
    'day of week': () => differ(seconds, weekdayOf) && !isMonthly(seconds),
    'time of year': () => differ(seconds, (value) => dateOf(value).getUTCMonth()),
  };
  const cycles: readonly Cycle[] = ['time of day', 'day of week', 'time of year'];
  return cycles.filter((cycle) => span >= LEAST_SPAN[cycle] && resolves[cycle]());
}

/** The place of a date on a cycle, as one coordinate of a point on the unit circle; NaN for no date. */
export function placeOnCycle(
  storageType: StorageType,
  value: number,
  cycle: Cycle,
  wave: 'sine' | 'cosine',
): number {
  const share = SHARE_PASSED[cycle](value * secondsPerUnit(storageType));
  return wave === 'sine' ? sineOfTurn(share) : cosineOfTurn(share);
}

/** Seconds in what the reader counts a date by. */
export function secondsPerUnit(storageType: StorageType): number {
  return storageType === 'DATE' ? DAY : 1;
}

function secondsOf({ column, values }: NumberFeature, rows: Uint32Array): Float64Array {
  const unit = secondsPerUnit(column.storageType);
  return Float64Array.from(rows, (row) => values[row]! * unit).filter((value) => !Number.isNaN(value));
}

function extent(values: Float64Array): number {
  let least = values[0]!;
  let most = values[0]!;
  for (let i = 1; i < values.length; i++) {
    least = Math.min(least, values[i]!);
    most = Math.max(most, values[i]!);
  }
  return most - least;
}

function differ(seconds: Float64Array, of: (value: number) => number): boolean {
  const first = of(seconds[0]!);
  return seconds.some((value) => of(value) !== first);
}

/** Whether all dates lie on one day of the month, or all on its last. */
function isMonthly(seconds: Float64Array): boolean {
  const isOneDay = !differ(seconds, (value) => dateOf(value).getUTCDate());
  return isOneDay || seconds.every((value) => dateOf(value + DAY).getUTCDate() === 1);
}

function dateOf(seconds: number): Date {
  return new Date(seconds * 1000);
}
