import { stat } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { systemCode } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import * as store from './parts.store.ts';

/**
 * What runs of one dataset can take over from each other: files that follow from the table and some of the settings
 * alone. Never a part of an answer; a run gives the same result without them, later.
 */
export interface Parts {
  /** The file of a part, or null when it has to be made. */
  find(part: store.PartName): Promise<string | null>;
  /** Keeps a temporary file as a part, if it was written; the parts not used for the longest time make room. */
  keep(part: store.PartName, temporaryPath: string): Promise<void>;
}

export interface PartsOptions {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  /** Of all parts together; 0 keeps none. */
  readonly maxBytes: number;
}

export function createParts({ db, storage, maxBytes }: PartsOptions): Parts {
  return {
    find: async (part) => {
      const key = maxBytes === 0 ? undefined : await store.usePart(db, part);
      return key !== undefined && (await storage.has(key)) ? storage.path(key) : null;
    },

    keep: async (part, temporaryPath) => {
      const size = await sizeOf(temporaryPath);
      if (size === null || size > maxBytes) return;
      const key = `parts/${part.datasetId}/${part.fingerprint}`;
      await storage.commit(temporaryPath, key);
      try {
        await store.insertPart(db, part, key, size);
      } catch (error) {
        // The dataset may have gone meanwhile: no row names the file.
        await storage.remove(key);
        throw error;
      }
      for (const forgotten of await store.forgetPartsBeyond(db, maxBytes)) await storage.remove(forgotten);
    },
  };
}

/** Null when there is no such file. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}
