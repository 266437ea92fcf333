import { type Kysely, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Database, DatasetsTable } from '../platform/database/schema.ts';
import type { DatasetListInput, DatasetSortKey } from './datasets.schema.ts';

/**
 * The list of datasets that a user may see: one's own, and the public ones of others. Each half is read by indexes of
 * its own (migrations/20261123000100-dataset-search.ts) and both are merged, because no index serves an "or".
 */

type Db = Kysely<Database>;

/** Whatever of a row its view needs; not the profiles, which are large. */
const CARD_COLUMNS = [
  'id',
  'user_id',
  'name',
  'description',
  'is_public',
  'tags',
  'status',
  'error_message',
  'version',
  'parent_id',
  'created_from_version',
  'filename',
  'mime_type',
  'file_bytes',
  'row_count',
  'column_count',
  'column_names',
  'column_types',
  'warnings',
  'created_at',
  'updated_at',
  'processed_at',
  'explain_personal_columns',
] as const;

export type CardRow = Pick<Selectable<DatasetsTable>, (typeof CARD_COLUMNS)[number]>;

/** A dataset of a page, and which state of its row that is: a changed row has another stamp. */
export interface ListedDataset {
  readonly id: string;
  readonly stamp: string;
}

/** Where a row lies and which transaction wrote it: no two states of a row share both. */
const stamp = sql<string>`datasets.ctid::text || datasets.xmin::text`;

/** Exactly what the indexes hold. */
const searched = sql<string>`lower(name || E'\x1f' || coalesce(description, ''))`;
const allTags = sql<string>`lower(tags::text)`;

const SORT_KEYS: Readonly<Record<DatasetSortKey, RawBuilder<unknown>>> = {
  created_at: sql`created_at`,
  updated_at: sql`updated_at`,
  name: sql`lower(name)`,
  row_count: sql`row_count`,
  column_count: sql`column_count`,
  size: sql`file_bytes`,
};

/** One statement gives the page and the exact total. */
export function listQuery(userId: string, input: DatasetListInput) {
  const halves = visibleHalves(userId, input);
  const filters = filtersOf(input);
  const wheres = halves.map((half) => sql`where ${sql.join([half, ...filters], sql` and `)}`);
  const key = SORT_KEYS[input.sort_by];
  const direction = input.sort_order === 'asc' ? sql`asc` : sql`desc`;
  const order = sql`order by sort_key ${direction}, id ${direction}`;
  const first = wheres.map(
    (where) => sql`(
      select id, ${stamp} as stamp, ${key} as sort_key from datasets ${where}
      ${order} limit ${input.skip + input.limit})`,
  );
  const totals = wheres.map((where) => sql`(select count(*) from datasets ${where})`);
  return sql<{ total: number; page: string | null }>`
    select ${sql.join(totals, sql` + `)} as total,
      (select string_agg(id || ' ' || stamp, E'\n') from (
        select id, stamp from (${sql.join(first, sql` union all `)}) as visible
        ${order} limit ${input.limit} offset ${input.skip}) as page) as page`;
}

export async function listDatasets(
  db: Db,
  userId: string,
  input: DatasetListInput,
): Promise<{ readonly listed: ListedDataset[]; readonly total: number }> {
  const { rows } = await listQuery(userId, input).execute(db);
  const { total = 0, page = null } = rows[0] ?? {};
  const lines = page === null ? [] : page.split('\n');
  const listed = lines.map((line) => {
    const space = line.indexOf(' ');
    return { id: line.slice(0, space), stamp: line.slice(space + 1) };
  });
  return { listed, total: Number(total) };
}

/** The rows of some datasets as they are now; those that are gone are missing. */
export function findCardRows(
  db: Db,
  ids: readonly string[],
): Promise<(CardRow & { readonly stamp: string })[]> {
  return db
    .selectFrom('datasets')
    .select(CARD_COLUMNS)
    .select(stamp.as('stamp'))
    .where('id', 'in', ids)
    .execute();
}

function visibleHalves(userId: string, input: DatasetListInput): RawBuilder<SqlBool>[] {
  const visibility = input.is_public ?? null;
  const own = sql<SqlBool>`user_id = ${userId}`;
  const ownHalf = visibility === null ? own : sql<SqlBool>`${own} and is_public = ${visibility}`;
  if (input.my_datasets === true || visibility === false) return [ownHalf];
  return [ownHalf, sql<SqlBool>`is_public and user_id <> ${userId}`];
}

function filtersOf(input: DatasetListInput): RawBuilder<SqlBool>[] {
  const { search, tags, status, min_rows, max_rows, created_after, created_before } = input;
  const filters: RawBuilder<SqlBool>[] = [];
  if (status) filters.push(sql`status = ${status}`);
  if (min_rows !== null && min_rows !== undefined) filters.push(sql`row_count >= ${min_rows}`);
  if (max_rows !== null && max_rows !== undefined) filters.push(sql`row_count <= ${max_rows}`);
  if (created_after) filters.push(sql`created_at >= ${created_after}`);
  if (created_before) filters.push(sql`created_at < ${created_before}`);
  if (search) filters.push(sql`${searched} like lower(${containing(search)})`);
  for (const tag of tags ?? []) filters.push(...tagFilters(tag));
  return filters;
}

/** The index finds the rows whose tags hold the piece somewhere in their JSON; each is then looked at. */
function tagFilters(tag: string): RawBuilder<SqlBool>[] {
  const inJson = containing(JSON.stringify(tag).slice(1, -1));
  return [
    sql`${allTags} like lower(${inJson})`,
    sql`exists (
      select from jsonb_array_elements_text(tags) as tag where lower(tag) like lower(${containing(tag)}))`,
  ];
}

/** A pattern for a piece of text anywhere; what patterns give a meaning to stands for itself. */
function containing(piece: string): string {
  return `%${piece.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
