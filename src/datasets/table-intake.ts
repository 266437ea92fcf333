import type { IncomingMessage } from 'node:http';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { ComputeLimits, ComputePool } from '../compute/compute.ts';
import type { EventStream } from '../events/event-stream.ts';
import { AppError } from '../platform/app-error.ts';
import { isForeignKeyViolation } from '../platform/database/errors.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { RateLimiter } from '../platform/rate-limiter.ts';
import type { Storage } from '../platform/storage.ts';
import type { Principal } from '../procedure/context.ts';
import { validationError } from '../procedure/error-format.ts';
import { assertStorableText } from '../procedure/storable-text.ts';
import type { ReadingOptions } from '../table/ingest.ts';
import type { IngestLimits } from '../table/limits.ts';
import { findAccess, findDataset, insertDataset } from './dataset.store.ts';
import { datasetView } from './dataset.view.ts';
import { unknownDataset } from './dataset-access.ts';
import { insertVersion, takeNextVersion } from './dataset-versions.store.ts';
import { type DatasetResponse, type UploadFields, uploadFieldsSchema } from './datasets.schema.ts';
import { withoutExtension } from './file-kind.ts';
import { storedTable, storeTable } from './store-table.ts';
import { type UploadKey, uploadKey } from './upload-keys.ts';
import { type ReceivedFile, receiveForm } from './upload-stream.ts';

export interface DatasetLimits {
  readonly maxFileBytes: number;
  readonly ingest: IngestLimits;
  readonly compute: ComputeLimits;
  /** MiB that DuckDB may use while it reads a file, and its threads. */
  readonly ingestMemoryMb: number;
  readonly ingestThreads: number;
}

export interface IntakeDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  /** Reads uploaded files, which nobody has checked yet, in processes of their own. */
  readonly ingestPool: ComputePool;
  readonly events: EventStream;
  readonly rateLimiter: RateLimiter;
  readonly metrics: Pick<Metrics, 'observeUpload'>;
  readonly limits: DatasetLimits;
  readonly log: Logger;
}

/** How a form is to be taken. */
export interface FormOptions {
  /** The dataset that this is a version of, which gives what the form leaves out. */
  readonly parentId?: string | undefined;
  /** The same key names the same upload: sent again, it makes no second dataset. */
  readonly idempotencyKey?: string | undefined;
}

/** A dataset that was stored, now or when the upload came with its key before. */
export interface TakenForm {
  readonly dataset: DatasetResponse;
  readonly replayed: boolean;
}

/** The way of a file into an account: received, read in a process of its own, stored, then made visible by its row. */
export interface TableIntake {
  receive(
    principal: Principal,
    request: IncomingMessage,
    signal: AbortSignal,
    options?: FormOptions,
  ): Promise<TakenForm>;
  /** A file that lies on our disk already; it counts like any other upload. */
  take(
    principal: Principal,
    file: ReceivedFile,
    fields: UploadFields,
    signal: AbortSignal,
  ): Promise<DatasetResponse>;
}

export function createTableIntake(deps: IntakeDependencies): TableIntake {
  const { db, storage, limits } = deps;

  async function store(
    principal: Principal,
    file: ReceivedFile,
    fields: UploadFields,
    signal: AbortSignal,
    parentId?: string,
    key?: UploadKey,
  ): Promise<DatasetResponse> {
    const id = newId();
    const tableKey = `tables/${id}.parquet`;
    const row = await storeTable(
      deps,
      {
        file,
        options: readingOptions(fields),
        tableKey,
        signal,
        isNamed: async () => (await findAccess(db, id)) !== undefined,
      },
      (profile) =>
        db.transaction().execute(async (trx) => {
          const parent = parentId === undefined ? undefined : await findDataset(trx, parentId);
          // Deleted while its new version was on the way.
          if (parentId !== undefined && parent === undefined) throw unknownDataset();
          const next =
            parentId === undefined ? { rootId: id, version: 1 } : await takeNextVersion(trx, parentId);
          const inserted = await insertDataset(trx, {
            id,
            userId: principal.userId,
            name: fields.name ?? parent?.name ?? withoutExtension(file.filename),
            description: fields.description ?? parent?.description ?? null,
            isPublic: fields.is_public ?? parent?.is_public ?? false,
            tags: fields.tags ?? parent?.tags ?? [],
            ...storedTable(file, profile, tableKey),
            version: next.version,
            parentId: parent?.id ?? null,
            createdFromVersion: parent?.version ?? null,
          });
          await insertVersion(trx, { datasetId: id, ...next });
          await key?.keep(trx, datasetView(inserted));
          return inserted;
        }),
    ).catch((error: unknown) => {
      throw isForeignKeyViolation(error) ? accountGone(error) : error;
    });
    deps.metrics.observeUpload({
      kind: file.kind,
      bytes: file.bytes,
      rows: row.row_count,
    });
    // The dataset is stored: that nobody could be told of it does not change that.
    await deps.events
      .publish({ type: 'dataset_uploaded', user_id: principal.userId, dataset_id: id, name: row.name })
      .catch((error: unknown) => deps.log.warn({ err: error }, 'an upload was not told'));
    return datasetView(row);
  }

  const count = (principal: Principal) => deps.rateLimiter.consume('upload', principal.userId);

  return {
    receive: async (principal, request, signal, { parentId, idempotencyKey } = {}) => {
      await count(principal);
      const received = storage.temporaryPath('upload');
      try {
        const form = await receiveForm(request, received, limits.maxFileBytes);
        assertStorableText({ ...form.fields, filename: form.file.filename, type: form.file.mimeType });
        const fields = uploadFieldsSchema.safeParse(form.fields);
        if (!fields.success) throw validationError(fields.error, 'body');
        if (idempotencyKey === undefined) {
          return {
            dataset: await store(principal, form.file, fields.data, signal, parentId),
            replayed: false,
          };
        }
        const key = uploadKey(db, principal.userId, idempotencyKey, { form, parentId });
        const before = await key.answered();
        if (before !== null) return { dataset: before, replayed: true };
        return await store(principal, form.file, fields.data, signal, parentId, key).then(
          (dataset) => ({ dataset, replayed: false }),
          async (error: unknown) => ({ dataset: await key.afterRace(error), replayed: true }),
        );
      } finally {
        await storage.discard(received);
      }
    },
    take: async (principal, file, fields, signal) => {
      await count(principal);
      return store(principal, file, fields, signal);
    },
  };
}

/** The last row to fail when an account is deleted while its upload is read. */
function accountGone(cause: unknown): AppError {
  return new AppError({
    code: 'UNAUTHORIZED',
    message: 'This account was deleted. Nothing was stored.',
    cause,
  });
}

function readingOptions(fields: UploadFields): ReadingOptions {
  return {
    delimiter: fields.delimiter,
    decimal: fields.decimal,
    encoding: fields.encoding,
    dateFormat: fields.date_format,
    sheet: fields.sheet,
  };
}
