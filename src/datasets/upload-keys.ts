import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import { AppError } from '../platform/app-error.ts';
import { isUniqueViolation } from '../platform/database/errors.ts';
import type { Database } from '../platform/database/schema.ts';
import type { DatasetResponse } from './datasets.schema.ts';
import { findUploadKey, insertUploadKey, UPLOAD_KEY_CONSTRAINT } from './upload-keys.store.ts';
import type { ReceivedForm } from './upload-stream.ts';

/**
 * Uploads that may be sent again: a caller who never heard the answer repeats its key and gets the dataset of the first
 * time. The key lives as long as that dataset.
 */
export interface UploadKey {
  /** @returns what was answered the first time; null when this is it
   *  @throws AppError CONFLICT when the key came with another upload */
  answered(): Promise<DatasetResponse | null>;
  /** Belongs to the transaction that makes the dataset. */
  keep(trx: Transaction<Database>, answer: DatasetResponse): Promise<void>;
  /** The answer of the upload that was stored first, should `error` say that this one came second. */
  afterRace(error: unknown): Promise<DatasetResponse>;
}

export function uploadKey(
  db: Kysely<Database>,
  userId: string,
  key: string,
  upload: { readonly form: ReceivedForm; readonly parentId: string | undefined },
): UploadKey {
  const fingerprint = fingerprintOf(upload);

  const answered = async () => {
    const kept = await findUploadKey(db, userId, key);
    if (kept === undefined) return null;
    if (kept.fingerprint !== fingerprint) throw usedForAnother(kept.answer.id);
    return kept.answer;
  };

  return {
    answered,
    keep: (trx, answer) =>
      insertUploadKey(trx, {
        user_id: userId,
        idempotency_key: key,
        dataset_id: answer.id,
        fingerprint,
        answer: JSON.stringify(answer),
      }),
    async afterRace(error) {
      if (!isUniqueViolation(error, UPLOAD_KEY_CONSTRAINT)) throw error;
      const first = await answered();
      if (first === null) throw deletedMeanwhile(error);
      return first;
    },
  };
}

/** The same for a form sent again, whatever its boundary and the order of its fields. */
function fingerprintOf({ form: { file, fields }, parentId }: Parameters<typeof uploadKey>[3]): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  const identity = [parentId ?? null, file.sha256, file.filename, sorted];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}

function usedForAnother(datasetId: string): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: `This Idempotency-Key came with another upload before (dataset ${datasetId}). Repeat a key only with the same file, fields and address; give every other upload a new one.`,
  });
}

function deletedMeanwhile(cause: unknown): AppError {
  return new AppError({
    code: 'CONFLICT',
    message: 'The dataset of this Idempotency-Key was deleted just now. Send the upload again to store it.',
    cause,
  });
}
