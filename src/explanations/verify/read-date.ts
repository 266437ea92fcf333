import type { Language } from '../../procedure/wire.ts';
import { matchAt } from './read-number.ts';

/** A date as far as it was written; `month` and `day` from 1. */
export interface WrittenDate {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
  readonly time: { readonly minutes: number; readonly seconds: number | null } | null;
}

export interface ReadDate {
  /** null where it is no date, or could be two. */
  readonly date: WrittenDate | null;
  readonly end: number;
}

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: 'january february march april may june july august september october november december'.split(' '),
  fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
};
const SHORT: Readonly<Record<Language, readonly string[]>> = {
  en: 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' '),
  fr: 'janv févr mars avr mai juin juil août sept oct nov déc'.split(' '),
};

const ISO = /(\d{4})-(\d{2})(?:-(\d{2}))?(?![\d-])/y;
const SLASHED = /(\d{1,2})\/(\d{1,2})\/(\d{4})(?![\d/])/y;
const SLASHED_YEAR_FIRST = /(\d{4})\/(\d{1,2})\/(\d{1,2})(?![\d/])/y;
const DAY_MONTH = /(\d{1,2})(?:st|nd|rd|th|er)? (?:of )?(\p{L}{3,9})\.?,? (\d{4})(?![\d\p{L}])/uy;
const MONTH_DAY = /(\p{L}{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?![\d\p{L}])/uy;
const MONTH_YEAR = /(\p{L}{3,9})\.? (\d{4})(?![\d\p{L}])/uy;
const TIME =
  /(?:T|,? (?:at |à )?)(\d{1,2}) ?(?::|h) ?(\d{2})(?::(\d{2})(?:\.0+)?)?(?: ?(?:Z|UTC))?(?![\p{L}\d:])/uy;

/** @returns null where nothing looks like a date at `at` */
export function readDate(text: string, at: number, language: Language): ReadDate | null {
  const read = readDay(text, at, language);
  if (read === null || read.date === null || read.date.day === null) return read;
  const time = matchAt(TIME, text, read.end);
  if (time === null) return read;
  const [, hour, minute, second] = time;
  const end = read.end + time[0].length;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return { date: null, end };
  const minutes = Number(hour) * 60 + Number(minute);
  return {
    date: { ...read.date, time: { minutes, seconds: second === undefined ? null : Number(second) } },
    end,
  };
}

function readDay(text: string, at: number, language: Language): ReadDate | null {
  const iso = matchAt(ISO, text, at) ?? matchAt(SLASHED_YEAR_FIRST, text, at);
  if (iso !== null) return made(iso, at, iso[1]!, iso[2]!, iso[3] ?? null);
  const slashed = matchAt(SLASHED, text, at);
  if (slashed !== null) {
    const [a, b, year] = [slashed[1]!, slashed[2]!, slashed[3]!];
    if (language === 'fr') return made(slashed, at, year, b, a);
    // English is written in both orders.
    if (a === b || Number(a) > 12) return made(slashed, at, year, b, a);
    if (Number(b) > 12) return made(slashed, at, year, a, b);
    return { date: null, end: at + slashed[0].length };
  }
  const dayMonth = matchAt(DAY_MONTH, text, at);
  if (dayMonth !== null) {
    const month = monthOf(dayMonth[2]!, language);
    if (month !== null) return made(dayMonth, at, dayMonth[3]!, month, dayMonth[1]!);
  }
  const monthDay = matchAt(MONTH_DAY, text, at);
  if (monthDay !== null && language === 'en') {
    const month = monthOf(monthDay[1]!, language);
    if (month !== null) return made(monthDay, at, monthDay[3]!, month, monthDay[2]!);
  }
  const monthYear = matchAt(MONTH_YEAR, text, at);
  if (monthYear !== null) {
    const month = monthOf(monthYear[1]!, language);
    if (month !== null) return made(monthYear, at, monthYear[2]!, month, null);
  }
  return null;
}

function made(
  match: RegExpExecArray,
  at: number,
  year: string,
  month: string | number,
  day: string | null,
): ReadDate {
  const end = at + match[0].length;
  const date = {
    year: Number(year),
    month: Number(month),
    day: day === null ? null : Number(day),
    time: null,
  };
  const isDate =
    date.month >= 1 && date.month <= 12 && (date.day === null || (date.day >= 1 && date.day <= 31));
  return { date: isDate ? date : null, end };
}

function monthOf(word: string, language: Language): number | null {
  const key = word.toLowerCase();
  const long = MONTHS[language].indexOf(key);
  const place = long >= 0 ? long : SHORT[language].indexOf(key);
  return place < 0 ? null : place + 1;
}

/** Whether a moment, in milliseconds since 1970 UTC, is that date as far as it was written. */
export function isSameDate(written: WrittenDate, moment: number, hasTime: boolean): boolean {
  const at = new Date(moment);
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() !== written.year) return false;
  if (written.month !== null && at.getUTCMonth() + 1 !== written.month) return false;
  if (written.day !== null && at.getUTCDate() !== written.day) return false;
  if (written.time === null) return true;
  const { minutes, seconds } = written.time;
  return (
    hasTime &&
    at.getUTCHours() * 60 + at.getUTCMinutes() === minutes &&
    (seconds === null || at.getUTCSeconds() === seconds)
  );
}
