import type { IncomingMessage } from 'node:http';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import type { TableReader } from '../table/reader.ts';
import { datasetView } from './dataset.view.ts';
import type { DatasetAccess } from './dataset-access.ts';
import { keepRowChanges, listVersions, type VersionRow } from './dataset-versions.store.ts';
import type { TableIntake, TakenForm } from './table-intake.ts';
import { pairColumns, versionChanges } from './version-changes.ts';
import type { DatasetVersions } from './versions.schema.ts';

export interface VersionsDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly reader: TableReader;
  readonly log: Logger;
  readonly access: DatasetAccess;
  readonly intake: TableIntake;
}

/**
 * Every version is a dataset of its own, with its own visibility, results and end; a chain only numbers them. What
 * changed is told against the version before it that the caller may see, so one that was deleted leaves no gap.
 */
export function createDatasetVersions({ db, storage, reader, log, access, intake }: VersionsDependencies) {
  async function upload(
    principal: Principal,
    id: string,
    request: IncomingMessage,
    signal: AbortSignal,
    idempotencyKey?: string,
  ): Promise<TakenForm> {
    await access.owned(principal, id);
    return intake.receive(principal, request, signal, { parentId: id, idempotencyKey });
  }

  async function list(principal: Principal, id: string): Promise<DatasetVersions> {
    const row = await access.readable(principal, id);
    const chain = await listVersions(db, id, principal.userId);
    // A dataset that was imported may have no chain.
    const rows: VersionRow[] = chain.length === 0 ? [{ ...row, row_changes: null }] : chain;
    const versions: DatasetVersions['versions'] = [];
    for (const [index, version] of rows.entries()) {
      const before = rows[index - 1];
      const changes =
        before === undefined ? null : versionChanges(before, version, await rowChanges(before, version));
      versions.push({ ...datasetView(version), changes });
    }
    return { versions };
  }

  /** Counted once for a pair of versions. A table that cannot be read does not keep the rest from being told. */
  async function rowChanges(before: VersionRow, after: VersionRow) {
    if (after.row_changes?.compared_to === before.id) return pick(after.row_changes);
    const pairs = pairColumns(before.columns, after.columns);
    if (pairs.length === 0) return { added: null, removed: null };
    try {
      const difference = await reader.compareRows({
        before: storage.path(before.table_key),
        after: storage.path(after.table_key),
        pairs,
      });
      await keepRowChanges(db, after.id, { compared_to: before.id, ...difference });
      return difference;
    } catch (error) {
      log.warn({ err: error, dataset: after.id }, 'two versions could not be compared row by row');
      return { added: null, removed: null };
    }
  }

  return { uploadVersion: upload, versions: list };
}

function pick({ added, removed }: { readonly added: number; readonly removed: number }) {
  return { added, removed };
}
