/** Column names in sentences. */

const MAX_NAME = 60;
const MAX_NAMES = 5;

/** Column names are a stranger's text: one line, not too long, in quotes. */
export function quoted(name: string, [open, close]: readonly [string, string]): string {
  const line = name.replace(/\s+/g, ' ').trim();
  return `${open}${line.length > MAX_NAME ? `${line.slice(0, MAX_NAME - 1)}…` : line}${close}`;
}

/** The first few of a list, and how many more there are. */
export function listed(
  names: readonly string[],
  quotes: readonly [string, string],
  and: string,
  others: (count: number) => string,
): string {
  const items = names.slice(0, MAX_NAMES).map((name) => quoted(name, quotes));
  if (names.length > MAX_NAMES) items.push(others(names.length - MAX_NAMES));
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${and} ${items.at(-1)}`;
}
