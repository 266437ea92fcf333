import type { Kysely } from 'kysely';
import { AppError } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Principal } from '../procedure/context.ts';
import * as store from './dataset.store.ts';

/** Who may do what with a dataset. Administrators are users like any other here. */
export interface DatasetAccess {
  /** @throws AppError NOT_FOUND for an unknown id, FORBIDDEN for somebody else's private dataset */
  readable(principal: Principal, id: string): Promise<store.DatasetRow>;
  /** @throws AppError NOT_FOUND for an unknown id, FORBIDDEN for somebody else's dataset */
  owned(principal: Principal, id: string): Promise<store.DatasetRow>;
  canRead(principal: Principal, id: string): Promise<boolean>;
  /** Who may read a dataset; undefined once it is gone. */
  accessTo(id: string): Promise<{ readonly ownerId: string; readonly isPublic: boolean } | undefined>;
}

export function createDatasetAccess(db: Kysely<Database>): DatasetAccess {
  async function known(id: string): Promise<store.DatasetRow> {
    const row = await store.findDataset(db, id);
    if (row === undefined) throw unknownDataset();
    return row;
  }

  return {
    readable: async (principal, id) => {
      const row = await known(id);
      if (row.user_id !== principal.userId && !row.is_public) throw notYours();
      return row;
    },
    owned: async (principal, id) => {
      const row = await known(id);
      if (row.user_id !== principal.userId) throw notYours();
      return row;
    },
    canRead: async (principal, id) => {
      const access = await store.findAccess(db, id);
      return access !== undefined && (access.user_id === principal.userId || access.is_public);
    },
    accessTo: async (id) => {
      const access = await store.findAccess(db, id);
      return access && { ownerId: access.user_id, isPublic: access.is_public };
    },
  };
}

export function unknownDataset(): AppError {
  return new AppError({ code: 'NOT_FOUND', message: 'There is no dataset with this id.' });
}

function notYours(): AppError {
  return new AppError({ code: 'FORBIDDEN', message: 'This dataset belongs to somebody else.' });
}
