import type { TasksModule } from '../../compute/protocol.ts';
import { AppError } from '../../platform/app-error.ts';
import { storageError } from '../../platform/storage.ts';
import { type IngestRequest, ingest } from '../../table/ingest.ts';
import { type ConvertResultRequest, convertResult } from './convert-result.ts';
import { type RowsRequest, writeRows } from './table-rows.ts';

/** The tasks of the import's compute processes: what an old row holds is read where it can do no harm. */
export const tasks: TasksModule['tasks'] = {
  ingest: (input, onProgress) =>
    ingest(input as IngestRequest, (fraction) =>
      onProgress({ stage: 'reading', fraction, message: 'Reading the table' }),
    ),
  'legacy-rows': (input) => explained(writeRows(input as RowsRequest)),
  'legacy-result': (input) => explained(convertResult(input as ConvertResultRequest)),
};

/** Whatever an old row makes go wrong is that row's problem; a full disk is not. */
async function explained<T>(task: Promise<T>): Promise<T> {
  try {
    return await task;
  } catch (error) {
    const known = storageError(error);
    if (known instanceof AppError) throw known;
    throw new AppError({ code: 'BAD_REQUEST', message: 'its JSON cannot be read', cause: error });
  }
}
