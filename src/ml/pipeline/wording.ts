const MAX_NAME = 60;

/** A column's name in a sentence: names come from strangers, so they are quoted, on one line and capped. */
export function quoted(name: string): string {
  const line = name.replaceAll(/\s+/g, ' ').trim();
  return `"${line.length > MAX_NAME ? `${line.slice(0, MAX_NAME - 1)}…` : line}"`;
}

export function quotedList(names: readonly string[]): string {
  return names.map(quoted).join(', ');
}

export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
