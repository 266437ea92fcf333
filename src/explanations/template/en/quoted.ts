import { formatCount } from '../numbers-in-words.ts';
import { cleaned, MAX_NAME, MAX_VALUE } from '../untrusted-text.ts';

/** A column's name, whatever it is. */
export function named(column: string): string {
  return quoted(cleaned(column, MAX_NAME));
}

/** What stands in a cell. */
export function valued(value: string): string {
  return quoted(cleaned(value, MAX_VALUE));
}

/** Quotation marks inside become single ones: what is quoted must not seem to end early. */
function quoted(text: string): string {
  return text === '' ? '“ ”' : `“${text.replaceAll('“', '‘').replaceAll('”', '’')}”`;
}

export function listed(items: readonly string[], last = 'and'): string {
  if (items.length < 3) return items.join(` ${last} `);
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

/** A number of rows. */
export function rows(count: number): string {
  return counted(count, 'row', 'rows');
}

export function counted(count: number, one: string, many: string): string {
  return `${formatCount(count, 'en')} ${count === 1 ? one : many}`;
}

/** Single rows by their number. */
export function rowNumbers(numbers: readonly number[]): string {
  return `${numbers.length === 1 ? 'row' : 'rows'} ${listed(numbers.map(String))}`;
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
