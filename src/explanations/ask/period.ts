/** From the first moment of a period to the first after it; milliseconds since 1970 UTC. */
export interface Period {
  readonly from: number;
  readonly before: number;
}

const DAY = 86_400_000;

/** @param text a year, a month or a day: 2024, 2024-03, 2024-03-31; null where it is none of these */
export function periodOf(text: string): Period | null {
  const found = /^\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T.*)?\s*$/.exec(text);
  if (found === null) return null;
  const [year, month, day] = found.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  // JavaScript takes years under 100 for those of the 20th century.
  if (year === undefined || year < 100 || (month !== undefined && (month < 1 || month > 12))) return null;
  if (month === undefined) return { from: Date.UTC(year, 0), before: Date.UTC(year + 1, 0) };
  if (day === undefined) return { from: Date.UTC(year, month - 1), before: Date.UTC(year, month) };
  const from = Date.UTC(year, month - 1, day);
  return new Date(from).getUTCDate() === day ? { from, before: from + DAY } : null;
}

export type PeriodKind = 'year' | 'month' | 'day';

export function kindOfPeriod({ from, before }: Period): PeriodKind {
  if (before - from === DAY) return 'day';
  return before - from > 31 * DAY ? 'year' : 'month';
}
