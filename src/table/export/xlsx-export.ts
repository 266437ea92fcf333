import { DuckDBVarCharVector } from '@duckdb/node-api';
import type { OnProgress } from '../../kernels/progress.ts';
import { isoTextSql } from '../json-sql.ts';
import { defused, defusedSql } from '../reader/row-csv.ts';
import { figure, refuse } from '../refusal.ts';
import { createZipFile } from '../zip/write-zip.ts';
import type { ExportColumn, ExportSource } from './export-table.ts';
import { EXCEL_MAX_CHARACTERS } from './xlsx-limits.ts';
import { workbookParts, xmlText } from './xlsx-parts.ts';

/** Styles of `xlsx-parts.ts`. */
const DAY_STYLE = 1;
const MOMENT_STYLE = 2;

const PIECE_CHARACTERS = 512 * 1024;

/**
 * The table as an Excel workbook. DuckDB's threads write the XML of each row, this one packs it, and neither ever holds
 * more than a few thousand rows. Days and moments are Excel's own from March 1900 on; what Excel cannot hold exactly
 * (instants with a zone, microseconds, integers beyond 2^53) is text as the contract prints it.
 *
 * @throws AppError BAD_REQUEST for a table that no sheet can hold
 */
export async function writeXlsx(source: ExportSource, target: string, onProgress: OnProgress): Promise<void> {
  await refuseLongTexts(source);
  const zip = createZipFile(target);
  try {
    for (const { name, content } of workbookParts()) await zip.add(name, pieces(content));
    await zip.add('xl/worksheets/sheet1.xml', sheetXml(source, onProgress));
    zip.finish();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw refuse(
      'The table is too large for an Excel workbook (4 GiB). Export it as CSV or Parquet instead.',
      error,
    );
  } finally {
    zip.close();
  }
}

async function* pieces(text: string) {
  yield text;
}

async function refuseLongTexts({ connection, columns, table }: ExportSource): Promise<void> {
  const texts = columns.filter(({ type }) => type === 'VARCHAR');
  if (texts.length === 0) return;
  const lengths = texts.map(({ sql }) => `coalesce(max(length(${sql})), 0)::INTEGER`);
  const reader = await connection.runAndReadAll(`SELECT ${lengths.join(', ')} FROM (${table})`);
  const row = reader.getRowsJS()[0] ?? [];
  const long = texts.find((_, at) => Number(row[at]) >= EXCEL_MAX_CHARACTERS);
  if (long === undefined) return;
  throw refuse(
    `Column "${long.name}" holds a text longer than ${figure(EXCEL_MAX_CHARACTERS)} characters, the most an Excel cell may hold. Export it as CSV or Parquet instead.`,
  );
}

async function* sheetXml(source: ExportSource, onProgress: OnProgress): AsyncGenerator<string> {
  const { connection, columns, table, rowCount } = source;
  const letters = columns.map((_, at) => columnLetters(at));
  const header = columns.map(
    ({ name }, at) =>
      `<c r="${letters[at]}1" t="inlineStr"><is><t xml:space="preserve">${xmlText(defused(name))}</t></is></c>`,
  );
  yield `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData><row r="1">${header.join('')}</row>`;
  const cells = columns.map((column, at) => `coalesce(${cellSql(column, letters[at]!)}, '')`);
  const xml = `concat('<row r="', place, '">', ${cells.join(', ')}, '</row>')`;
  const result = await connection.stream(
    `SELECT ${xml} FROM (SELECT *, (row + 2)::VARCHAR AS place FROM (${table}))`,
  );
  let rows = 0;
  let piece = '';
  for await (const chunk of result) {
    const vector = chunk.getColumnVector(0);
    if (!(vector instanceof DuckDBVarCharVector)) throw new TypeError('a VARCHAR column was expected');
    for (let at = 0; at < chunk.rowCount; at++) {
      piece += vector.getItem(at) ?? '';
      if (piece.length < PIECE_CHARACTERS) continue;
      yield piece;
      piece = '';
    }
    rows += chunk.rowCount;
    onProgress(Math.min(1, rows / rowCount));
  }
  yield `${piece}</sheetData></worksheet>`;
}

/** SQL for the XML of a cell; null where there is no value. */
function cellSql({ sql, type }: ExportColumn, letters: string): string {
  const open = (attributes: string) => `'<c r="${letters}' || place || '"${attributes}>`;
  const plain = (value: string, attributes = '') => `${open(attributes)}<v>' || ${value} || '</v></c>'`;
  const text = (value: string) =>
    `${open(' t="inlineStr"')}<is><t xml:space="preserve">' || ${value} || '</t></is></c>'`;
  switch (type) {
    case 'BIGINT':
      return `CASE WHEN ${sql} BETWEEN -9007199254740991 AND 9007199254740991 THEN ${plain(`${sql}::VARCHAR`)} ELSE ${text(`${sql}::VARCHAR`)} END`;
    case 'DOUBLE':
    case 'FLOAT':
      return `CASE WHEN isfinite(${sql}) THEN ${plain(`${sql}::DOUBLE::VARCHAR`)} END`;
    case 'INTEGER':
      return plain(`${sql}::VARCHAR`);
    case 'BOOLEAN':
      return plain(`${sql}::INTEGER::VARCHAR`, ' t="b"');
    case 'DATE':
      return `CASE WHEN ${sql} >= DATE '1900-03-01' THEN ${plain(`(${sql} - DATE '1899-12-30')::VARCHAR`, ` s="${DAY_STYLE}"`)} ELSE ${text(isoTextSql(sql, type))} END`;
    case 'TIMESTAMP':
      return `CASE WHEN ${sql} >= TIMESTAMP '1900-03-01' AND epoch_us(${sql}) % 1000 = 0 THEN ${plain(`(epoch_us(${sql}) / 86400e6 + 25569)::VARCHAR`, ` s="${MOMENT_STYLE}"`)} ELSE ${text(`(${isoTextSql(sql, type)})`)} END`;
    case 'TIMESTAMPTZ':
      return text(`(${isoTextSql(sql, type)})`);
    default:
      return text(xmlSql(`(${defusedSql(sql)})`));
  }
}

/** Control characters but TAB and LF, which XML keeps; NUL is in no text. */
const CONTROLS = Array.from({ length: 31 }, (_, at) => at + 1).filter((code) => code !== 9 && code !== 10);

/** SQL for a text as the content of an XML element; what XML cannot hold is written as Excel does, `_x000D_`. */
function xmlSql(text: string): string {
  const escaped = `replace(replace(replace(${text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')`;
  const literal = String.raw`regexp_replace(${escaped}, '_(x[0-9A-Fa-f]{4}_)', '_x005F_\1', 'g')`;
  const special = CONTROLS.reduce(
    (sql, code) => `replace(${sql}, chr(${code}), '_x${code.toString(16).toUpperCase().padStart(4, '0')}_')`,
    `replace(replace(${literal}, chr(65534), chr(65533)), chr(65535), chr(65533))`,
  );
  return String.raw`CASE WHEN regexp_matches(${text}, '[\x01-\x08\x0b-\x1f]|_x[0-9A-Fa-f]{4}_|\x{fffe}|\x{ffff}') THEN ${special} ELSE ${escaped} END`;
}

function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}
