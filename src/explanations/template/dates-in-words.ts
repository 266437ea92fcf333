import type { Language } from '../../procedure/wire.ts';

/** Dates as a reader of the language writes them, always in UTC: the service's own time zone changes no text. */

const DAY = 86_400_000;
const MINUTE = 60_000;

type Detail = 'day' | 'minute' | 'second';

const DETAILS: Readonly<Record<Detail, Intl.DateTimeFormatOptions>> = {
  day: {},
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** @param date milliseconds since 1970 UTC */
export function formatDate(date: number, hasTime: boolean, language: Language): string {
  return format(date, hasTime ? detailOf(date) : 'day', language);
}

/** @param date milliseconds since 1970 UTC; the time of day is told where there is one */
export function formatMoment(date: number, language: Language): string {
  return formatDate(date, date % DAY !== 0, language);
}

/** Two dates, in the same detail. */
export function formatDatePair(a: number, b: number, hasTime: boolean, language: Language): [string, string] {
  const fine = Math.abs(a - b) < MINUTE ? 'second' : 'minute';
  const detail = hasTime ? fine : 'day';
  return [format(a, detail, language), format(b, detail, language)];
}

function detailOf(date: number): Detail {
  return date % MINUTE === 0 ? 'minute' : 'second';
}

function format(date: number, detail: Detail, language: Language): string {
  const key = `${language} ${detail}`;
  const known =
    formats.get(key) ??
    new Intl.DateTimeFormat(language, {
      timeZone: 'UTC',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      ...DETAILS[detail],
    });
  formats.set(key, known);
  return language === 'fr' ? known.format(date).replace(/^1 /, '1er ') : known.format(date);
}
