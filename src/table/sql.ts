/** A string literal; DuckDB knows no escape in it but the doubled quote. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The literal of a path to read; characters that DuckDB would expand as a pattern stand for themselves. */
export function sqlPath(path: string): string {
  return sqlString(path.replace(/[[*?]/g, (character) => `[${character}]`));
}

/** A name as an identifier; DuckDB knows no escape in it but the doubled quote. */
export function sqlIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
