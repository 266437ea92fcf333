import { type CsvDialect, ESCAPED, IRREGULAR, type Row } from './row-scanner.ts';

/** The text of one cell, its quotes and escapes resolved. */
export function cellText(row: Row, cell: number, dialect: CsvDialect): string {
  const form = row.forms[cell]!;
  const source = Buffer.from(row.bytes.buffer, row.bytes.byteOffset, row.bytes.byteLength).toString(
    'utf8',
    row.starts[cell],
    row.ends[cell],
  );
  if (form === ESCAPED) return resolveEscapes(source, dialect);
  if (form === IRREGULAR) return resolveIrregular(source, dialect);
  return source;
}

function resolveEscapes(text: string, dialect: CsvDialect): string {
  const { quote } = dialect;
  return doublesQuotes(dialect) ? text.replaceAll(quote + quote, quote) : text.replace(/\\([\s\S])/g, '$1');
}

/** `"ab"cd` is `abcd`, as Python's csv module reads it: what follows the closing quote is kept as it stands. */
function resolveIrregular(source: string, dialect: CsvDialect): string {
  const { quote } = dialect;
  const doubled = doublesQuotes(dialect);
  let at = 1;
  while (source[at] !== quote || (doubled && source[at + 1] === quote)) {
    const escaped = doubled ? source[at] === quote : source[at] === '\\';
    at += escaped ? 2 : 1;
  }
  return resolveEscapes(source.slice(1, at), dialect) + source.slice(at + 1);
}

function doublesQuotes(dialect: CsvDialect): boolean {
  return dialect.escape === dialect.quote;
}
