import {
  COMMA,
  COMMA_GROUPED,
  DECIMALS,
  FRACTION,
  HUGE_INTEGER,
  INFINITE,
  INTEGER,
  POINT,
  POINT_GROUPED,
} from './reading.ts';

const PLUS = 43;
const COMMA_SIGN = 44;
const MINUS = 45;
const DOT_SIGN = 46;
const ZERO = 48;
const NINE = 57;
const SPACE = 32;

/** A plus before more digits than this is a phone number, not a sign. */
const MAX_DIGITS_AFTER_PLUS = 6;
/** A number within both cannot overflow a double; beyond, it is worth a closer look. */
const SAFE_LENGTH = 100;
const SAFE_EXPONENT = 200;

/**
 * The numeric readings of bytes[start, end), 0 if it is no number. Leading zeros make a code of it, not a number.
 */
export function readNumber(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const sign = bytes[at]!;
  if (sign === MINUS || sign === PLUS) at++;
  const firstDigit = at;
  while (at < end && isDigit(bytes[at]!)) at++;
  const digits = at - firstDigit;
  if (digits > 1 && bytes[firstDigit] === ZERO) return 0;
  if (at === end) return digits === 0 ? 0 : wholeNumber(bytes, firstDigit, digits, sign);
  return fraction(bytes, start, firstDigit, at, end);
}

function wholeNumber(bytes: Uint8Array, firstDigit: number, digits: number, sign: number): number {
  if (sign === PLUS && digits > MAX_DIGITS_AFTER_PLUS) return 0;
  if (digits < 19) return INTEGER | DECIMALS;
  if (digits === 19 && fitsInt64(bytes, firstDigit, sign === MINUS)) return INTEGER | DECIMALS;
  const infinite = digits > SAFE_LENGTH && overflows(bytes, firstDigit, firstDigit + digits);
  return DECIMALS | HUGE_INTEGER | (infinite ? INFINITE : 0);
}

const LARGEST_INT64 = Buffer.from('9223372036854775807');
const SMALLEST_INT64 = Buffer.from('9223372036854775808');

function fitsInt64(bytes: Uint8Array, firstDigit: number, negative: boolean): boolean {
  const limit = negative ? SMALLEST_INT64 : LARGEST_INT64;
  for (let i = 0; i < 19; i++) {
    const difference = bytes[firstDigit + i]! - limit[i]!;
    if (difference !== 0) return difference < 0;
  }
  return true;
}

/** What may follow the first digits: groups of three, a decimal separator with digits, an exponent. */
function fraction(
  bytes: Uint8Array,
  start: number,
  firstDigit: number,
  firstEnd: number,
  end: number,
): number {
  const firstDigits = firstEnd - firstDigit;
  let at = firstEnd;
  let groupSeparator = 0; // of all separators but the last
  let groupsOfThree = true; // all but the last
  let lastSeparator = 0;
  let lastDigits = firstDigits;
  let separators = 0;
  while (at < end) {
    const width = separatorWidth(bytes, at, end);
    if (width === 0) break;
    if (separators > 0) {
      if (groupSeparator === 0) groupSeparator = lastSeparator;
      else if (groupSeparator !== lastSeparator) return 0;
      if (lastDigits !== 3) groupsOfThree = false;
    }
    lastSeparator = width === 1 ? bytes[at]! : SPACE;
    separators++;
    at += width;
    const digitsStart = at;
    while (at < end && isDigit(bytes[at]!)) at++;
    lastDigits = at - digitsStart;
  }
  if (firstDigits === 0 && lastDigits === 0) return 0;

  let exponent = 0;
  if (at < end) {
    exponent = exponentAt(bytes, at, end);
    if (Number.isNaN(exponent) || lastDigits + firstDigits === 0) return 0;
  }
  const hasExponent = at < end;

  let readings = 0;
  if (separators === 0) readings = DECIMALS;
  else if (separators === 1) {
    if (lastSeparator === DOT_SIGN) readings |= POINT | POINT_GROUPED;
    if (lastSeparator === COMMA_SIGN) readings |= COMMA | COMMA_GROUPED;
  }
  const groupable = firstDigits >= 1 && firstDigits <= 3 && bytes[firstDigit] !== ZERO && groupsOfThree;
  if (separators > 0 && groupable && !hasExponent) {
    readings |= groupedReadings(separators, groupSeparator, lastSeparator, lastDigits);
  }
  if (readings === 0) return 0;
  const large = Math.abs(exponent) > SAFE_EXPONENT || end - start > SAFE_LENGTH;
  return readings | FRACTION | (large && overflows(bytes, start, end) ? INFINITE : 0);
}

/** Readings that take all separators, or all but a last decimal one, for marks between groups of three digits. */
function groupedReadings(separators: number, group: number, last: number, lastDigits: number): number {
  let readings = 0;
  if (lastDigits === 3 && (separators === 1 || group === last)) {
    if (last !== DOT_SIGN) readings |= POINT_GROUPED;
    if (last !== COMMA_SIGN) readings |= COMMA_GROUPED;
  }
  if (separators > 1 && group !== last) {
    if (last === DOT_SIGN) readings |= POINT_GROUPED;
    if (last === COMMA_SIGN) readings |= COMMA_GROUPED;
  }
  return readings;
}

/** A point, a comma, a space, a no-break space (C2 A0) or a narrow one (E2 80 AF): its length in bytes, else 0. */
function separatorWidth(bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at]!;
  if (byte === DOT_SIGN || byte === COMMA_SIGN || byte === SPACE) return 1;
  if (byte === 0xc2 && at + 1 < end && bytes[at + 1] === 0xa0) return 2;
  if (byte === 0xe2 && at + 2 < end && bytes[at + 1] === 0x80 && bytes[at + 2] === 0xaf) return 3;
  return 0;
}

/** The exponent written from `at` to the end, NaN if that is none. */
function exponentAt(bytes: Uint8Array, at: number, end: number): number {
  if ((bytes[at]! | 32) !== 101) return Number.NaN;
  let i = at + 1;
  const negative = bytes[i] === MINUS;
  if (negative || bytes[i] === PLUS) i++;
  if (i >= end) return Number.NaN;
  let exponent = 0;
  for (; i < end; i++) {
    const byte = bytes[i]!;
    if (!isDigit(byte)) return Number.NaN;
    exponent = Math.min(exponent * 10 + byte - ZERO, 1e6);
  }
  return negative ? -exponent : exponent;
}

function overflows(bytes: Uint8Array, start: number, end: number): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  return !Number.isFinite(Number(text.replace(',', '.')));
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}
