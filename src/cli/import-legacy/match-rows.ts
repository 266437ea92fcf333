import { AppError } from '../../platform/app-error.ts';
import { isRecord, storable } from './fields.ts';
import type { Json } from './lenient.ts';

/** What tells to which row of the table a point of an old map belongs. */
export interface MatchablePoint {
  readonly id: string;
  /** The row as the point carries it; null where it carries none. */
  readonly data: Json | null;
}

export interface MatchableTable {
  readonly rowCount: number;
  readonly columns: readonly string[];
  /** All rows in order, as JSON objects, some hundred at a time. */
  rows(): AsyncIterable<string[]>;
}

/**
 * The row of each point. As many points as rows are the rows in order (or in that of their ids), unless the data they
 * carry says otherwise; fewer points are looked up by their data.
 *
 * @throws AppError BAD_REQUEST when that is not certain
 */
export async function matchRows(
  points: readonly MatchablePoint[],
  table: MatchableTable,
): Promise<Uint32Array> {
  if (points.length > table.rowCount) {
    throw cannotMatch(`it has ${points.length} points, the table only ${table.rowCount} rows`);
  }
  const known = new Set(table.columns);
  const compared = Object.keys(points.find(({ data }) => data !== null)?.data ?? {}).filter((name) =>
    known.has(name),
  );
  if (points.length === table.rowCount) {
    const rows = rowsById(points) ?? Uint32Array.from(points, (_point, index) => index);
    if (compared.length === 0 || (await agree(points, rows, table, compared))) return rows;
  }
  if (compared.length === 0) {
    throw cannotMatch(
      `it has ${points.length} points for ${table.rowCount} rows, and they do not carry their rows' data`,
    );
  }
  return rowsByData(points, table, compared);
}

/** Ids that number the rows from 0. */
function rowsById(points: readonly MatchablePoint[]): Uint32Array | null {
  const rows = new Uint32Array(points.length);
  const seen = new Uint8Array(points.length);
  for (const [index, { id }] of points.entries()) {
    const row = /^\d{1,9}$/.test(id) ? Number(id) : -1;
    if (row < 0 || row >= points.length || seen[row] === 1) return null;
    seen[row] = 1;
    rows[index] = row;
  }
  return rows;
}

/** Whether each point carries the cells of its row; cells that were empty may have been filled in. */
async function agree(
  points: readonly MatchablePoint[],
  rows: Uint32Array,
  table: MatchableTable,
  compared: readonly string[],
): Promise<boolean> {
  const pointOf = new Uint32Array(points.length);
  for (const [point, row] of rows.entries()) pointOf[row] = point;
  let row = 0;
  for await (const batch of table.rows()) {
    for (const json of batch) {
      const data = points[pointOf[row++]!]?.data ?? null;
      if (data === null) continue;
      const cells: unknown = JSON.parse(json);
      for (const name of compared) {
        const cell = cellText(isRecord(cells) ? cells[name] : null);
        if (cell !== '' && Object.hasOwn(data, name) && cellText(data[name]) !== cell) return false;
      }
    }
  }
  return true;
}

async function rowsByData(
  points: readonly MatchablePoint[],
  table: MatchableTable,
  compared: readonly string[],
): Promise<Uint32Array> {
  const waiting = new Map<string, number[]>();
  for (const [point, { data }] of points.entries()) {
    if (data === null) throw cannotMatch(`point ${point + 1} does not carry its row's data`);
    const key = keyOf(data, compared);
    const same = waiting.get(key);
    if (same === undefined) waiting.set(key, [point]);
    else same.push(point);
  }
  const rows = new Uint32Array(points.length);
  let matched = 0;
  let row = 0;
  // Rows that are alike are taken in order: which is which makes no difference to what the map shows.
  for (const same of waiting.values()) same.reverse();
  for await (const batch of table.rows()) {
    for (const json of batch) {
      const cells: unknown = JSON.parse(json);
      const point = isRecord(cells) ? waiting.get(keyOf(cells, compared))?.pop() : undefined;
      if (point !== undefined) {
        rows[point] = row;
        matched += 1;
      }
      row += 1;
    }
  }
  if (matched < points.length) {
    throw cannotMatch(`${points.length - matched} of its ${points.length} points are not rows of the table`);
  }
  return rows;
}

function keyOf(cells: Json, compared: readonly string[]): string {
  return compared.map((name) => cellText(Object.hasOwn(cells, name) ? cells[name] : null)).join('\u001f');
}

/** One text for what pandas, JSON and our table write differently. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'object') return JSON.stringify(cell);
  const text = storable(String(cell).trim());
  if (/^(nan|nat|none|null|n\/a|na|<na>)$/i.test(text)) return '';
  if (/^[-+]?(\d|\.\d)/.test(text)) {
    const number = Number(text);
    if (Number.isFinite(number)) return String(number);
    const date = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d:\d\d)(?:\.0*)?(?:Z|\+00:?00)?)?$/.exec(text);
    if (date !== null)
      return date[2] === undefined || date[2] === '00:00:00' ? date[1]! : `${date[1]}T${date[2]}`;
  }
  return /^(true|false)$/i.test(text) ? text.toLowerCase() : text;
}

function cannotMatch(why: string): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `its points cannot be told apart by row: ${why}`,
  });
}
