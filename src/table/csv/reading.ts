/**
 * What a cell's text can be read as, as a set of bits. The readings of a column are those that every one of its
 * cells allows, so a column's type is decided by the whole file and never by a sample.
 */

/** A whole number that fits 64 bits. */
export const INTEGER = 1 << 0;
/** `1234.5` */
export const POINT = 1 << 1;
/** `1,234.5` or `1 234.5`, and all that is POINT. */
export const POINT_GROUPED = 1 << 2;
/** `1234,5` */
export const COMMA = 1 << 3;
/** `1.234,5` or `1 234,5`, and all that is COMMA. */
export const COMMA_GROUPED = 1 << 4;
export const DECIMALS = POINT | POINT_GROUPED | COMMA | COMMA_GROUPED;
export const NUMBERS = INTEGER | DECIMALS;

/** `true` or `false`, in any case. */
export const BOOLEAN = 1 << 5;

/** A date is an order, a separator and a precision: it takes one bit of each. */
export const YEAR_FIRST = 1 << 6;
export const DAY_FIRST = 1 << 7;
export const MONTH_FIRST = 1 << 8;
export const ORDERS = YEAR_FIRST | DAY_FIRST | MONTH_FIRST;
export const DASH = 1 << 9;
export const SLASH = 1 << 10;
export const DOT = 1 << 11;
const SEPARATORS = DASH | SLASH | DOT;
export const DATE_ONLY = 1 << 12;
export const LOCAL_TIME = 1 << 13;
export const ZONED_TIME = 1 << 14;
const PRECISIONS = DATE_ONLY | LOCAL_TIME | ZONED_TIME;
export const DATES = ORDERS | SEPARATORS | PRECISIONS;

export const READINGS = NUMBERS | BOOLEAN | DATES;

/** Remarks on how it is written. Those of a column are all that its cells gave. */
export const PADDED = 1 << 16;
/** `NA`, `N/A`, `null` or `NaN`: no value in a column that is not text. */
export const NULL_WORD = 1 << 17;
export const INFINITE = 1 << 18;
/** A whole number beyond 64 bits. */
export const HUGE_INTEGER = 1 << 19;
/** A number with a decimal separator or an exponent. */
export const FRACTION = 1 << 20;
/** `31/12/23`: the century is a guess. */
export const TWO_DIGIT_YEAR = 1 << 21;
export const T_BEFORE_TIME = 1 << 22;
export const SPACE_BEFORE_TIME = 1 << 23;
export const TO_THE_MINUTE = 1 << 24;
export const TO_THE_SECOND = 1 << 25;
export const BELOW_THE_SECOND = 1 << 26;
/** Nothing but spaces. */
export const BLANK = 1 << 27;

/** A date missing an order, a separator or a precision that all cells share is no date. */
export function withoutBrokenDates(readings: number): number {
  const whole = (readings & ORDERS) !== 0 && (readings & SEPARATORS) !== 0 && (readings & PRECISIONS) !== 0;
  return whole ? readings : readings & ~DATES;
}
