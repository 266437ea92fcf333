import { storageName } from '../column-type.ts';
import { sqlPath, sqlString } from '../sql.ts';
import type { CsvAnalysis, CsvLayout } from './analyse.ts';

/**
 * The table function that reads a regular file: every column as text under its storage name, nothing detected.
 * Line breaks inside quotes are read by one thread only, because DuckDB's parallel reader guesses where rows start.
 */
export function readCsvSql(
  path: string,
  layout: CsvLayout,
  { structure }: Pick<CsvAnalysis, 'structure'>,
): string {
  const columns = Array.from({ length: layout.width }, (_, index) => `'${storageName(index)}': 'VARCHAR'`);
  const options = [
    'auto_detect = false',
    `columns = {${columns.join(', ')}}`,
    `delim = ${sqlString(layout.dialect.delimiter)}`,
    `quote = ${sqlString(layout.dialect.quote)}`,
    `escape = ${sqlString(layout.dialect.escape)}`,
    `header = ${layout.header}`,
    `nullstr = ''`,
    `compression = 'none'`,
    `new_line = ${structure.crlfEndings > 0 ? String.raw`'\r\n'` : String.raw`'\n'`}`,
  ];
  if (structure.multilineCells > 0) options.push('parallel = false');
  if (structure.longestRow > DEFAULT_MAX_LINE_BYTES)
    options.push(`max_line_size = ${structure.longestRow + 1024}`);
  return `read_csv(${sqlPath(path)}, ${options.join(', ')})`;
}

/** DuckDB's own default, less what its checks may count on top. */
const DEFAULT_MAX_LINE_BYTES = 2_000_000 - 1024;
