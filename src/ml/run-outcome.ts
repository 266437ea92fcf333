import { once } from 'node:events';
import type { Kysely } from 'kysely';
import type { EventStream, StreamedEvent } from '../events/event-stream.ts';
import { AppError } from '../platform/app-error.ts';
import type { Database } from '../platform/database/schema.ts';
import { findRun, type RunRow } from './runs.store.ts';

/** How often a waiting caller looks at the run's row. */
const LOOK_MS = 5000;

export interface RunOutcomeDependencies {
  readonly db: Kysely<Database>;
  readonly events: Pick<EventStream, 'subscribe'>;
  /** Aborted when the service stops: nobody waits for a run any more. */
  readonly stopping: AbortSignal;
}

/**
 * Waits until a run has ended.
 *
 * @param signal ends the waiting, not the run
 * @throws AppError with the run's own error, CONFLICT when it was cancelled, UNAVAILABLE when the service stops first
 */
export type UntilDone = (userId: string, runId: string, signal: AbortSignal) => Promise<RunRow>;

export function createUntilDone({ db, events, stopping }: RunOutcomeDependencies): UntilDone {
  return async (userId, runId, signal) => {
    const over = new AbortController();
    const giveUp = () => over.abort();
    const unsubscribe = events.subscribe({ userId }, (event) => {
      if (endsRun(event, runId)) giveUp();
    });
    const reasons = [signal, stopping];
    for (const reason of reasons) reason.addEventListener('abort', giveUp);
    try {
      // Read after subscribing: a run that ended in between is not missed.
      const before = await findRun(db, runId);
      const mustWait = before !== undefined && isActive(before) && !reasons.some((reason) => reason.aborted);
      if (!mustWait) return outcomeOf(before);
      for (;;) {
        await endOrLook(over.signal);
        const run = await findRun(db, runId);
        if (over.signal.aborted || run === undefined || !isActive(run)) return outcomeOf(run);
      }
    } finally {
      unsubscribe();
      for (const reason of reasons) reason.removeEventListener('abort', giveUp);
    }
  };
}

export function isActive(run: Pick<RunRow, 'status'>): boolean {
  return run.status === 'queued' || run.status === 'running';
}

/** Until the signal, but no longer than a look at the row is due: an event may be lost, a row is not. */
async function endOrLook(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const look = new AbortController();
  const timer = setTimeout(() => look.abort(), LOOK_MS);
  try {
    await Promise.race([once(signal, 'abort', { signal: look.signal }), once(look.signal, 'abort')]).catch(
      () => {},
    );
  } finally {
    clearTimeout(timer);
    look.abort();
  }
}

function endsRun(event: StreamedEvent, runId: string): boolean {
  return (
    (event.type === 'processing_completed' ||
      event.type === 'processing_error' ||
      event.type === 'processing_cancelled') &&
    event.run_id === runId
  );
}

function outcomeOf(run: RunRow | undefined): RunRow {
  if (run === undefined || run.status === 'cancelled') {
    throw new AppError({ code: 'CONFLICT', message: 'The run was cancelled.' });
  }
  if (isActive(run)) {
    throw new AppError({
      code: 'UNAVAILABLE',
      message:
        'The service is stopping. The run is kept and goes on when it is back; ask for its progress then.',
      retryAfter: 5,
    });
  }
  if (run.status === 'failed') {
    const code = run.error_code === 'STORAGE_FULL' ? 'STORAGE_FULL' : 'BAD_REQUEST';
    throw new AppError({ code, message: run.error_message ?? 'The run failed.' });
  }
  return run;
}
