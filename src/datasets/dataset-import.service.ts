import type { Kysely } from 'kysely';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import { type DatasetRow, findDataset, insertDataset, type NewDataset } from './dataset.store.ts';
import { insertVersion } from './dataset-versions.store.ts';
import { type StoreTableDependencies, storedTable, storeTable, type TableToStore } from './store-table.ts';
import type { ReceivedFile } from './upload-stream.ts';

/** A dataset of another installation, with its id and its past. */
export type ImportedDataset = Pick<
  NewDataset,
  'id' | 'userId' | 'name' | 'description' | 'isPublic' | 'tags' | 'version'
> & { readonly past: NonNullable<NewDataset['past']> };

export interface DatasetImport {
  /**
   * Takes the table the way of every upload: read in a process of its own, typed and described.
   *
   * @throws AppError BAD_REQUEST when the file is no table
   */
  bring(
    dataset: ImportedDataset,
    file: ReceivedFile,
    reading: Pick<TableToStore, 'signal' | 'onProgress'>,
  ): Promise<Pick<DatasetRow, 'table_key' | 'columns' | 'row_count'>>;
}

/** @param deps without a database, tables are read and stored, and no rows made: a rehearsal */
export function createDatasetImport(
  deps: StoreTableDependencies & { readonly db: Kysely<Database> | null },
): DatasetImport {
  const { db } = deps;
  return {
    bring: (dataset, file, reading) => {
      const tableKey = `tables/${newId()}.parquet`;
      const isNamed = async () => db !== null && (await findDataset(db, dataset.id))?.table_key === tableKey;
      return storeTable(deps, { ...reading, file, options: {}, tableKey, isNamed }, async (profile) => {
        if (db === null) {
          return { table_key: tableKey, columns: [...profile.columns], row_count: profile.rowCount };
        }
        return db.transaction().execute(async (trx) => {
          const row = await insertDataset(trx, {
            ...dataset,
            ...storedTable(file, profile, tableKey),
            parentId: null,
            createdFromVersion: null,
          });
          // A chain of its own until it is known which other versions came along.
          await insertVersion(trx, { datasetId: dataset.id, rootId: dataset.id, version: dataset.version });
          return row;
        });
      });
    },
  };
}
