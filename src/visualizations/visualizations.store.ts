import { type Kysely, type SelectQueryBuilder, sql, type Transaction } from 'kysely';
import type { Database } from '../platform/database/schema.ts';
import type { VisualizationListInput, VisualizationUpdateInput } from './visualizations.schema.ts';

/** Queries over saved maps; private to the slice. */

type Db = Kysely<Database> | Transaction<Database>;

export interface NewVisualization {
  readonly id: string;
  readonly userId: string;
  readonly datasetId: string;
  readonly runId: string;
  readonly name: string;
  readonly description: string | null;
  readonly isFavorite: boolean;
}

export async function insertVisualization(db: Db, visualization: NewVisualization): Promise<void> {
  await db
    .insertInto('visualizations')
    .values({
      id: visualization.id,
      user_id: visualization.userId,
      dataset_id: visualization.datasetId,
      run_id: visualization.runId,
      name: visualization.name,
      description: visualization.description,
      is_favorite: visualization.isFavorite,
    })
    .execute();
}

export type VisualizationRow = Awaited<ReturnType<typeof listVisualizations>>[number];

/** With what its run and its dataset say of it. */
const described = (db: Db) =>
  db
    .selectFrom('visualizations as v')
    .innerJoin('runs as r', 'r.id', 'v.run_id')
    .innerJoin('datasets as d', 'd.id', 'v.dataset_id')
    .selectAll('v')
    .select([
      'r.total_points',
      'r.performance',
      'd.name as dataset_name',
      'd.user_id as dataset_owner',
      'd.is_public as dataset_is_public',
      sql<string>`r.config ->> 'reduction_method'`.as('reduction_method'),
      sql<string>`r.config ->> 'clustering_method'`.as('clustering_method'),
    ]);

export function findVisualization(db: Db, id: string): Promise<VisualizationRow | undefined> {
  return described(db).where('v.id', '=', id).executeTakeFirst();
}

export function listVisualizations(db: Db, userId: string, input: VisualizationListInput) {
  return filtered(described(db), userId, input)
    .orderBy('v.created_at', 'desc')
    .orderBy('v.id', 'desc')
    .limit(input.limit)
    .offset(input.skip)
    .execute();
}

export async function countVisualizations(
  db: Db,
  userId: string,
  input: VisualizationListInput,
): Promise<number> {
  const { count } = await filtered(db.selectFrom('visualizations as v'), userId, input)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

function filtered<DB extends { v: Database['visualizations'] }, O>(
  query: SelectQueryBuilder<DB, keyof DB & string, O>,
  userId: string,
  { dataset_id: datasetId, is_favorite: isFavorite, search }: VisualizationListInput,
): typeof query {
  const conditions = [sql<boolean>`v.user_id = ${userId}`];
  if (typeof datasetId === 'string') conditions.push(sql<boolean>`v.dataset_id = ${datasetId}`);
  if (typeof isFavorite === 'boolean') conditions.push(sql<boolean>`v.is_favorite = ${isFavorite}`);
  if (typeof search === 'string' && search !== '') {
    const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
    conditions.push(sql<boolean>`(v.name ilike ${pattern} or v.description ilike ${pattern})`);
  }
  return query.where(sql<boolean>`${sql.join(conditions, sql` and `)}`);
}

export async function updateVisualization(
  db: Db,
  { id, name, description, is_favorite: isFavorite }: VisualizationUpdateInput,
): Promise<void> {
  await db
    .updateTable('visualizations')
    .set({ name, description, is_favorite: isFavorite, updated_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();
}

export async function deleteVisualization(db: Db, id: string): Promise<void> {
  await db.deleteFrom('visualizations').where('id', '=', id).execute();
}
