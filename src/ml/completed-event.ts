import type { Kysely } from 'kysely';
import type { CompletedEvent, LoadResult } from '../events/hydrate.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Storage } from '../platform/storage.ts';
import type { Language } from '../procedure/wire.ts';
import type { TableReader } from '../table/reader.ts';
import type { ProcessingResult } from './ml.schema.ts';
import { anomalousIdsOf, type ResultSource, resultJson, summaryOf } from './result-json.ts';
import type { RunTable } from './run-worker.ts';
import { findRun } from './runs.store.ts';

/** A result larger than this is told by its address instead of its points. */
const MAX_RESULT_BYTES = 8 * 1024 * 1024;

export interface ResultLoaderDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly reader: TableReader;
  tableOf(datasetId: string): Promise<RunTable | null>;
  preferredLanguage(userId: string): Promise<Language | null>;
}

/** Completes the event of a finished run with its result, as each reader of the live stream wants it. */
export function createResultLoader(deps: ResultLoaderDependencies): LoadResult {
  return async (event, { pointsAsUrl }) => {
    const run = await findRun(deps.db, event.run_id);
    const table = await deps.tableOf(event.dataset_id);
    if (run?.result_key === undefined || run.result_key === null || table === null) return null;
    // A public dataset may have turned private since.
    if (table.ownerId !== event.user_id && !table.isPublic) return null;
    const source: ResultSource = {
      run,
      artifactFile: deps.storage.path(run.result_key),
      tableFile: deps.storage.path(table.key),
      columns: table.columns,
      reader: deps.reader,
      language: (await deps.preferredLanguage(event.user_id)) ?? 'fr',
    };
    const whole = pointsAsUrl ? null : await wholeResult(source);
    return { ...event, result: whole ?? (await resultWithUrl(source)) };
  };
}

/** Null when the result is too large for one message. */
async function wholeResult(source: ResultSource): Promise<ProcessingResult | null> {
  const pieces: string[] = [];
  let bytes = 0;
  for await (const piece of resultJson(source)) {
    bytes += Buffer.byteLength(piece);
    if (bytes > MAX_RESULT_BYTES) return null;
    pieces.push(piece);
  }
  return JSON.parse(pieces.join('')) as ProcessingResult;
}

async function resultWithUrl(source: ResultSource): Promise<CompletedEvent['result']> {
  const { run } = source;
  return {
    run_id: run.id,
    points_url: `/api/ml/results/${run.dataset_id}?run_id=${run.id}`,
    anomalies: await anomalousIdsOf(source.artifactFile),
    ...summaryOf(run, source.language),
  };
}
