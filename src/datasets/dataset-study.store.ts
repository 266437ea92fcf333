import type { Kysely } from 'kysely';
import type { Database } from '../platform/database/schema.ts';
import type { TableStudy } from './study/table-study.ts';

/** Queries over what was found in tables; private to the slice. */

export async function findStudy(db: Kysely<Database>, datasetId: string): Promise<TableStudy | undefined> {
  const row = await db
    .selectFrom('dataset_studies')
    .select('study')
    .where('dataset_id', '=', datasetId)
    .executeTakeFirst();
  return row?.study;
}

/** Whoever is second found the same; a dataset that is gone needs no study. */
export async function keepStudy(db: Kysely<Database>, datasetId: string, study: TableStudy): Promise<void> {
  await db
    .insertInto('dataset_studies')
    .columns(['dataset_id', 'study'])
    .expression((eb) =>
      eb
        .selectFrom('datasets')
        .select((row) => ['id', row.val(JSON.stringify(study)).$castTo<string>().as('study')])
        .where('id', '=', datasetId),
    )
    .onConflict((conflict) => conflict.column('dataset_id').doNothing())
    .execute();
}
