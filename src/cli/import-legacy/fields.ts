import { idSchema } from '../../procedure/wire.ts';
import { Unreadable } from './unreadable.ts';

/** The cells of the old tables, made into what ours hold. Cells arrive as text, timestamps as seconds since 1970. */
export type LegacyRow = Readonly<Record<string, string | number | null | undefined>>;

/** @throws Unreadable */
export function idIn(row: LegacyRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string' || value === '') throw new Unreadable(`${column} is empty`);
  if (!idSchema.safeParse(value).success) {
    throw new Unreadable(`${column} is not 1 to 64 of A-Z a-z 0-9 _ -`);
  }
  return value;
}

export function textIn(row: LegacyRow, column: string): string | null {
  const value = row[column];
  return value === null || value === undefined ? null : storable(String(value));
}

export function booleanIn(row: LegacyRow, column: string, fallback: boolean): boolean {
  const value = row[column];
  return value === null || value === undefined ? fallback : /^(t|true|1)$/i.test(String(value));
}

/** A whole number of at least 0 that a column of ours can hold, or the fallback. */
export function countIn(row: LegacyRow, column: string, fallback: number): number {
  const value = Number(row[column] ?? Number.NaN);
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : fallback;
}

const FIRST_MOMENT = Date.UTC(2000, 0, 1);
/** Clocks that ran ahead, and servers that wrote their own time instead of UTC. */
const DAY_MS = 24 * 3600 * 1000;

/** @throws Unreadable for a moment that no such service has seen */
export function momentIn(row: LegacyRow, column: string): Date | null {
  const value = row[column];
  if (value === null || value === undefined) return null;
  const time = typeof value === 'number' ? value * 1000 : Date.parse(`${value.trim().replace(' ', 'T')}Z`);
  if (!(time >= FIRST_MOMENT && time <= Date.now() + DAY_MS)) {
    throw new Unreadable(`${column} is not a moment between the year 2000 and now`);
  }
  return new Date(Math.round(time));
}

/** A column's JSON; SQLAlchemy writes an absent value as JSON's null. @throws Unreadable */
export function jsonIn(row: LegacyRow, column: string): unknown {
  const value = row[column];
  if (value === null || value === undefined) return null;
  try {
    return unwrap(JSON.parse(String(value)));
  } catch {
    throw new Unreadable(`${column} holds no JSON`);
  }
}

/** Some wrote JSON as text into a JSON column. @throws SyntaxError */
export function unwrap(value: unknown): unknown {
  return typeof value === 'string' && /^\s*[[{]/.test(value) ? JSON.parse(value) : value;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON may hold what no column can: NUL characters and halves of surrogate pairs become U+FFFD. */
export function storable(text: string): string {
  return text.replaceAll(/\0|\p{Surrogate}/gu, '\ufffd');
}
