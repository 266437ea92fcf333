const DAY_MS = 86_400_000;
/** Days from 30 December 1899, Excel's day 0 from March 1900 on, to 1970. */
const DAYS_TO_1970 = 25_569;
/** Days from 1 January 1904 to 1970. */
const DAYS_FROM_1904_TO_1970 = 24_107;
/** Excel counts a 29 February 1900, which never was, as day 60. */
const PHANTOM_DAY = 60;

/**
 * Milliseconds since 1970 of the clock that Excel shows for a day number; undefined outside the years 1900 to 9999.
 * There is no zone in it and none is assumed.
 */
export function serialToMs(serial: number, from1904: boolean): number | undefined {
  const days = from1904 ? DAYS_FROM_1904_TO_1970 : serial < PHANTOM_DAY ? DAYS_TO_1970 - 1 : DAYS_TO_1970;
  if (serial < 0) return undefined;
  const ms = Math.round((serial - days) * DAY_MS);
  return ms < LAST_MS ? ms : undefined;
}

const LAST_MS = Date.UTC(10_000, 0, 1);

export function hasTime(ms: number): boolean {
  return ms % DAY_MS !== 0;
}

/** `2024-02-29`, or `2024-02-29T12:30:00` with a fraction of a second only where there is one. */
export function isoText(ms: number, withTime: boolean): string {
  const text = new Date(ms).toISOString();
  if (!withTime) return text.slice(0, 10);
  return text.endsWith('.000Z') ? text.slice(0, 19) : text.slice(0, 23);
}

/** `12:30:00`; hours of a duration go on beyond 24. */
export function clockText(days: number): string {
  const ms = Math.round(Math.abs(days) * DAY_MS);
  const two = (value: number) => String(value).padStart(2, '0');
  const fraction = ms % 1000 === 0 ? '' : `.${String(ms % 1000).padStart(3, '0')}`;
  const sign = days < 0 ? '-' : '';
  return `${sign}${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}${fraction}`;
}
