import {
  BELOW_THE_SECOND,
  DASH,
  DATE_ONLY,
  DAY_FIRST,
  DOT,
  LOCAL_TIME,
  MONTH_FIRST,
  SLASH,
  SPACE_BEFORE_TIME,
  T_BEFORE_TIME,
  TO_THE_MINUTE,
  TO_THE_SECOND,
  TWO_DIGIT_YEAR,
  YEAR_FIRST,
  ZONED_TIME,
} from './reading.ts';

const PLUS = 43;
const MINUS = 45;
const POINT_SIGN = 46;
const SLASH_SIGN = 47;
const COLON = 58;
const SPACE = 32;
const UPPER_T = 84;
const UPPER_Z = 90;

/**
 * The date readings of bytes[start, end), 0 if it is no date: three numbers with one separator between them that
 * name a day of the calendar in at least one order, and perhaps a time of day; with a zone only after an ISO date.
 *
 * With points the day comes first (no one writes m.d.y); with slashes and dashes it may be the month.
 */
export function readDate(bytes: Uint8Array, start: number, end: number): number {
  const firstEnd = digitsEnd(bytes, start, end, 4);
  const separator = bytes[firstEnd]!;
  if (firstEnd === start || firstEnd >= end) return 0;
  const separatorBit =
    separator === MINUS ? DASH : separator === SLASH_SIGN ? SLASH : separator === POINT_SIGN ? DOT : 0;
  if (separatorBit === 0) return 0;
  const secondEnd = digitsEnd(bytes, firstEnd + 1, end, 2);
  if (secondEnd === firstEnd + 1 || secondEnd >= end || bytes[secondEnd] !== separator) return 0;
  const thirdEnd = digitsEnd(bytes, secondEnd + 1, end, 4);
  const firstLength = firstEnd - start;
  const thirdLength = thirdEnd - secondEnd - 1;

  const first = numberAt(bytes, start, firstEnd);
  const second = numberAt(bytes, firstEnd + 1, secondEnd);
  const third = numberAt(bytes, secondEnd + 1, thirdEnd);
  let orders = 0;
  if (firstLength === 4 && thirdLength >= 1 && thirdLength <= 2) {
    if (isDay(first, second, third)) orders = YEAR_FIRST;
  } else if (firstLength <= 2 && thirdLength === 4) {
    if (isDay(third, second, first)) orders |= DAY_FIRST;
    if (separatorBit !== DOT && isDay(third, first, second)) orders |= MONTH_FIRST;
  } else if (firstLength <= 2 && thirdLength === 2) {
    return TWO_DIGIT_YEAR;
  }
  if (orders === 0) return 0;
  if (thirdEnd === end) return orders | separatorBit | DATE_ONLY;
  const time = readTime(bytes, thirdEnd, end);
  const isIso = orders === YEAR_FIRST && separatorBit === DASH;
  return time === 0 || ((time & ZONED_TIME) !== 0 && !isIso) ? 0 : orders | separatorBit | time;
}

/** ` HH:MM`, `THH:MM:SS`, `…SS.ffffff`, each perhaps with `Z` or `±HH`, `±HHMM`, `±HH:MM`. */
function readTime(bytes: Uint8Array, start: number, end: number): number {
  const lead = bytes[start];
  let remarks = lead === UPPER_T ? T_BEFORE_TIME : lead === SPACE ? SPACE_BEFORE_TIME : 0;
  if (remarks === 0) return 0;
  const hourEnd = digitsEnd(bytes, start + 1, end, 2);
  if (hourEnd === start + 1 || bytes[hourEnd] !== COLON || numberAt(bytes, start + 1, hourEnd) > 23) return 0;
  const minuteEnd = twoDigits(bytes, hourEnd + 1, end, 59);
  if (minuteEnd < 0) return 0;
  let at = minuteEnd;
  if (at < end && bytes[at] === COLON) {
    at = twoDigits(bytes, at + 1, end, 59);
    if (at < 0) return 0;
    if (at < end && bytes[at] === POINT_SIGN) {
      const fractionEnd = digitsEnd(bytes, at + 1, end, 6);
      if (fractionEnd === at + 1) return 0;
      at = fractionEnd;
      remarks |= BELOW_THE_SECOND;
    } else {
      remarks |= TO_THE_SECOND;
    }
  } else {
    remarks |= TO_THE_MINUTE;
  }
  if (at === end) return remarks | LOCAL_TIME;
  return isZone(bytes, at, end) ? remarks | ZONED_TIME : 0;
}

function isZone(bytes: Uint8Array, start: number, end: number): boolean {
  const lead = bytes[start];
  if (lead === UPPER_Z) return start + 1 === end;
  if (lead !== PLUS && lead !== MINUS) return false;
  let at = twoDigits(bytes, start + 1, end, 15);
  if (at < 0 || at === end) return at === end;
  if (bytes[at] === COLON) at++;
  return twoDigits(bytes, at, end, 59) === end;
}

/** Where the digits from `start` end, at most `most` of them. */
function digitsEnd(bytes: Uint8Array, start: number, end: number, most: number): number {
  const limit = Math.min(end, start + most);
  let at = start;
  while (at < limit && bytes[at]! >= 48 && bytes[at]! <= 57) at++;
  return at;
}

/** The end of exactly two digits that are at most `largest`, or −1. */
function twoDigits(bytes: Uint8Array, start: number, end: number, largest: number): number {
  const at = digitsEnd(bytes, start, end, 2);
  return at - start === 2 && numberAt(bytes, start, at) <= largest ? at : -1;
}

function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) value = value * 10 + bytes[at]! - 48;
  return value;
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  if (month === 2) return day <= (isLeap(year) ? 29 : 28);
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
