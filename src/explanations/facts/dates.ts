export const DAY = 86_400_000;

const FIRST_SHOWN = Date.parse('0001-01-01T00:00:00Z');
const LAST_SHOWN = Date.parse('9999-12-31T23:59:59.999Z');

/** Dates outside of the years 1 to 9999 have no common way to be written. */
export function isShownDate(date: number): boolean {
  return date >= FIRST_SHOWN && date <= LAST_SHOWN;
}

/** A median may fall between two days; of those the earlier is told. */
export function wholeDay(date: number): number {
  return Math.floor(date / DAY) * DAY;
}
