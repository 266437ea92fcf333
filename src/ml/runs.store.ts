import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Fact } from '../explanations/facts/fact.ts';
import type { ErrorCode } from '../platform/app-error.ts';
import type { Database, RunsTable } from '../platform/database/schema.ts';
import { insertFacts } from './facts.store.ts';
import type {
  ClusterSummary,
  MLConfig,
  PerformanceMetrics,
  ProcessingProgress,
  RunNarrative,
} from './ml.schema.ts';

/** Queries over runs; private to the slice. */

type Db = Kysely<Database> | Transaction<Database>;
export type RunRow = Selectable<RunsTable>;

/** A run without what grows with its clusters, which may be thousands. */
export type RunHead = Pick<RunRow, (typeof HEAD)[number]>;

const HEAD = [
  'id',
  'dataset_id',
  'user_id',
  'config',
  'fingerprint',
  'status',
  'stage',
  'progress',
  'message',
  'result_key',
  'features_used',
  'total_points',
  'processing_time',
  'created_at',
  'finished_at',
  'asked_at',
] as const;

/** A run is started at most this often: once, and twice more after a crash. */
export const MAX_ATTEMPTS = 3;

/**
 * Written out, not as parameters: only so does a prepared statement match the partial indexes of unfinished runs.
 */
const unfinished = sql<boolean>`status in ('queued', 'running')`;

/** Progress never falls: the row catches up with what listeners were told. */
const atLeast = (shown: number) => sql<number>`greatest(progress, ${shown}::real)`;

/** What every end of a run has in common. */
const ended = { finished_at: sql<Date>`now()`, lease_expires_at: null } as const;

const failed = (message: string, code: ErrorCode) => ({
  ...ended,
  status: 'failed' as const,
  stage: 'error',
  message,
  error_message: message,
  error_code: code,
});

/** A run whose result was asked for again counts as the latest. */
const lastAsked = sql<Date>`coalesce(asked_at, created_at)`;

const leaseEnd = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

/** @returns undefined when the caller already has an active run of the dataset */
export function insertRun(
  db: Db,
  run: { id: string; datasetId: string; userId: string; config: MLConfig; fingerprint: string },
): Promise<RunRow | undefined> {
  return db
    .insertInto('runs')
    .values({
      id: run.id,
      dataset_id: run.datasetId,
      user_id: run.userId,
      config: JSON.stringify(run.config),
      fingerprint: run.fingerprint,
      error_message: null,
      error_code: null,
      worker_id: null,
      lease_expires_at: null,
      result_key: null,
      clusters: null,
      narrative: null,
      performance: null,
      preprocessing_steps: null,
      features_used: null,
      total_points: null,
      processing_time: null,
      started_at: null,
      finished_at: null,
      asked_at: null,
    })
    .onConflict((conflict) => conflict.columns(['dataset_id', 'user_id']).where(unfinished).doNothing())
    .returningAll()
    .executeTakeFirst();
}

export function findRun(db: Db, id: string): Promise<RunRow | undefined> {
  return db.selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
}

export function findActiveRun(db: Db, datasetId: string, userId: string): Promise<RunRow | undefined> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .where('user_id', '=', userId)
    .where(unfinished)
    .executeTakeFirst();
}

export function activeRunsOf(db: Db, datasetId: string): Promise<RunRow[]> {
  return db.selectFrom('runs').selectAll().where('dataset_id', '=', datasetId).where(unfinished).execute();
}

export function findRunHead(db: Db, id: string): Promise<RunHead | undefined> {
  return db.selectFrom('runs').select(HEAD).where('id', '=', id).executeTakeFirst();
}

/** What a completed run said of its clusters. */
export async function narrativeOf(db: Db, id: string): Promise<RunNarrative | null> {
  const row = await db.selectFrom('runs').select('narrative').where('id', '=', id).executeTakeFirst();
  return row?.narrative ?? null;
}

export function findLatestRunHead(
  db: Db,
  datasetId: string,
  userId: string,
  completedOnly: boolean,
): Promise<RunHead | undefined> {
  return db
    .selectFrom('runs')
    .select(HEAD)
    .where('dataset_id', '=', datasetId)
    .where('user_id', '=', userId)
    .$if(completedOnly, (query) => query.where('status', '=', 'completed'))
    .orderBy(lastAsked, 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

/** A user's completed run that gives the same result, the latest first. */
export function findEqualRun(
  db: Db,
  datasetId: string,
  userId: string,
  fingerprint: string,
): Promise<RunRow | undefined> {
  return db
    .selectFrom('runs')
    .selectAll()
    .where('dataset_id', '=', datasetId)
    .where('user_id', '=', userId)
    .where('fingerprint', '=', fingerprint)
    .where('status', '=', 'completed')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

/** Makes a completed run the latest of its user. */
export async function noteAskedAgain(db: Db, id: string): Promise<void> {
  await db.updateTable('runs').set({ asked_at: sql<Date>`now()` }).where('id', '=', id).execute();
}

export function listRuns(db: Db, datasetId: string, userId: string, limit: number): Promise<RunHead[]> {
  return db
    .selectFrom('runs')
    .select(HEAD)
    .where('dataset_id', '=', datasetId)
    .where('user_id', '=', userId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function countActiveRuns(db: Db, userId: string): Promise<number> {
  const { count } = await db
    .selectFrom('runs')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .where(unfinished)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Takes the oldest waiting run, or one whose worker fell silent. */
export function claimRun(db: Db, workerId: string, leaseSeconds: number): Promise<RunRow | undefined> {
  return db
    .updateTable('runs')
    .set((eb) => ({
      status: 'running',
      worker_id: workerId,
      lease_expires_at: leaseEnd(leaseSeconds),
      attempts: eb('attempts', '+', 1),
      started_at: sql<Date>`coalesce(started_at, now())`,
    }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('runs')
        .select('id')
        .where(unfinished)
        .where('attempts', '<', MAX_ATTEMPTS)
        .where((or) =>
          or.or([
            or('status', '=', 'queued'),
            or.and([or('status', '=', 'running'), or('lease_expires_at', '<', sql<Date>`now()`)]),
          ]),
        )
        .orderBy('created_at')
        .orderBy('id')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst();
}

export async function renewLeases(
  db: Db,
  workerId: string,
  ids: readonly string[],
  leaseSeconds: number,
): Promise<string[]> {
  const rows = await db
    .updateTable('runs')
    .set({ lease_expires_at: leaseEnd(leaseSeconds) })
    .where('id', 'in', ids)
    .where('worker_id', '=', workerId)
    .where('status', '=', 'running')
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** Back into the queue. A crash counts as an attempt, a planned stop does not. */
export async function requeueRun(
  db: Db,
  workerId: string,
  id: string,
  countAttempt: boolean,
  shown = 0,
): Promise<void> {
  await db
    .updateTable('runs')
    .set((eb) => ({
      status: 'queued',
      worker_id: null,
      lease_expires_at: null,
      attempts: countAttempt ? eb.ref('attempts') : eb('attempts', '-', 1),
      progress: atLeast(shown),
    }))
    .where('id', '=', id)
    .where('worker_id', '=', workerId)
    .where('status', '=', 'running')
    .execute();
}

/** A worker that starts anew cannot still be working: what it held is free at once. */
export async function expireLeasesOf(db: Db, workerId: string): Promise<void> {
  await db
    .updateTable('runs')
    .set({ lease_expires_at: sql<Date>`now() - interval '1 second'` })
    .where('worker_id', '=', workerId)
    .where('status', '=', 'running')
    .execute();
}

/** Ends the runs that took their worker down every time. */
export function failExhaustedRuns(db: Db, message: string): Promise<RunRow[]> {
  return db
    .updateTable('runs')
    .set(failed(message, 'INTERNAL'))
    .where(unfinished)
    .where('attempts', '>=', MAX_ATTEMPTS)
    .where((eb) =>
      eb.or([
        eb('status', '=', 'queued'),
        eb.and([eb('status', '=', 'running'), eb('lease_expires_at', '<', sql<Date>`now()`)]),
      ]),
    )
    .returningAll()
    .execute();
}

export interface CompletedRun {
  readonly resultKey: string;
  readonly clusters: readonly ClusterSummary[];
  readonly facts: readonly Fact[];
  readonly narrative: RunNarrative;
  readonly performance: PerformanceMetrics;
  readonly preprocessingSteps: readonly string[];
  readonly featuresUsed: readonly string[];
  readonly totalPoints: number;
  readonly processingTime: number;
  readonly message: string;
}

/** Keeps the result and its facts, both or none. @returns undefined when the run is not this worker's any more */
export function completeRun(
  db: Kysely<Database>,
  workerId: string,
  id: string,
  run: CompletedRun,
): Promise<RunRow | undefined> {
  return db.transaction().execute(async (trx) => {
    const completed = await setCompleted(trx, workerId, id, run);
    if (completed !== undefined) await insertFacts(trx, id, run.facts);
    return completed;
  });
}

function setCompleted(db: Db, workerId: string, id: string, run: CompletedRun): Promise<RunRow | undefined> {
  return db
    .updateTable('runs')
    .set({
      ...ended,
      status: 'completed',
      stage: 'completed',
      progress: 100,
      message: run.message,
      result_key: run.resultKey,
      clusters: JSON.stringify(run.clusters),
      narrative: JSON.stringify(run.narrative),
      performance: JSON.stringify(run.performance),
      preprocessing_steps: JSON.stringify(run.preprocessingSteps),
      features_used: JSON.stringify(run.featuresUsed),
      total_points: run.totalPoints,
      processing_time: run.processingTime,
    })
    .where('id', '=', id)
    .where('worker_id', '=', workerId)
    .where('status', '=', 'running')
    .returningAll()
    .executeTakeFirst();
}

/** @returns undefined when the run is not this worker's any more */
export function failRun(
  db: Db,
  workerId: string,
  id: string,
  failure: { readonly message: string; readonly code: ErrorCode },
  shown: number,
): Promise<RunRow | undefined> {
  return db
    .updateTable('runs')
    .set({ ...failed(failure.message, failure.code), progress: atLeast(shown) })
    .where('id', '=', id)
    .where('worker_id', '=', workerId)
    .where('status', '=', 'running')
    .returningAll()
    .executeTakeFirst();
}

/** @returns undefined when the run has ended already */
export function cancelRun(db: Db, id: string, message: string, shown: number): Promise<RunRow | undefined> {
  return db
    .updateTable('runs')
    .set({ ...ended, status: 'cancelled', stage: 'cancelled', message, progress: atLeast(shown) })
    .where('id', '=', id)
    .where(unfinished)
    .returningAll()
    .executeTakeFirst();
}

export async function saveProgress(
  db: Db,
  id: string,
  progress: Omit<ProcessingProgress, 'dataset_id'>,
): Promise<void> {
  await db
    .updateTable('runs')
    .set({ stage: progress.stage, progress: progress.progress, message: progress.message })
    .where('id', '=', id)
    .where('status', '=', 'running')
    .execute();
}

export async function resultKeysOf(db: Db, datasetId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('runs')
    .select('result_key')
    .where('dataset_id', '=', datasetId)
    .where('result_key', 'is not', null)
    .execute();
  return rows.flatMap((row) => (row.result_key === null ? [] : [row.result_key]));
}

export function activeRunsOfUser(db: Db, userId: string): Promise<RunRow[]> {
  return db.selectFrom('runs').selectAll().where('user_id', '=', userId).where(unfinished).execute();
}

export async function resultKeysOfUser(db: Db, userId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('runs')
    .select('result_key')
    .where('user_id', '=', userId)
    .where('result_key', 'is not', null)
    .execute();
  return rows.flatMap((row) => (row.result_key === null ? [] : [row.result_key]));
}

/** The runs that have files. */
export async function completedRunIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('runs').select('id').where('result_key', 'is not', null).execute();
  return rows.map((row) => row.id);
}
