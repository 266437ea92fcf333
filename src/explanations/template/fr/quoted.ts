import { formatCount } from '../numbers-in-words.ts';
import { cleaned, MAX_NAME, MAX_VALUE } from '../untrusted-text.ts';

/** French sets an unbreakable space inside quotation marks and before a colon and a semicolon. */
export const NBSP = '\u00A0';
export const COLON = `${NBSP}: `;
export const SEMICOLON = `${NBSP}; `;

/** A column's name, whatever it is; in quotation marks it needs neither article nor elision. */
export function named(column: string): string {
  return quoted(cleaned(column, MAX_NAME));
}

/** What stands in a cell. */
export function valued(value: string): string {
  return quoted(cleaned(value, MAX_VALUE));
}

/** Quotation marks inside become those of the second rank: what is quoted must not seem to end early. */
function quoted(text: string): string {
  if (text === '') return `«${NBSP}»`;
  return `«${NBSP}${text.replaceAll(/«\s*/g, '“').replaceAll(/\s*»/g, '”')}${NBSP}»`;
}

export function listed(items: readonly string[], last = 'et'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** A number of rows. */
export function rows(count: number): string {
  return counted(count, 'ligne', 'lignes');
}

/** Nought and one are singular. */
export function counted(count: number, one: string, many: string): string {
  return `${formatCount(count, 'fr')}${NBSP}${isOne(count) ? one : many}`;
}

export function isOne(count: number): boolean {
  return count < 2;
}

/** Single rows by their number, after an article: “la ligne 3”, “des lignes 3 et 4”. */
export function rowNumbers(numbers: readonly number[], one: string, many: string): string {
  return `${numbers.length === 1 ? `${one} ligne` : `${many} lignes`} ${listed(numbers.map(String))}`;
}
