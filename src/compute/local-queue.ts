import type { Logger } from 'pino';
import type { JobQueue, JobSource, StopReason } from './queue.ts';

export interface LocalQueueOptions {
  readonly source: JobSource;
  /** Works on one job until it is done; must not throw for a job that failed in its own right. */
  readonly work: (jobId: string, signal: AbortSignal) => Promise<void>;
  readonly workerId: string;
  readonly concurrency: number;
  readonly log: Logger;
  /** How long a silent worker keeps its jobs. */
  readonly leaseSeconds?: number;
  /** How often to look for jobs that nobody announced: those of workers that fell silent. */
  readonly pollSeconds?: number;
}

/** The in-process driver of the job queue: one loop that claims jobs whenever there is room. */
export function createLocalQueue(options: LocalQueueOptions): JobQueue {
  const { source, workerId, log, leaseSeconds = 15, pollSeconds = 5 } = options;
  const running = new Map<string, { readonly controller: AbortController; readonly done: Promise<void> }>();
  let stopped = true;
  let claiming: Promise<void> | null = null;
  let again = false;
  let pollTimer: NodeJS.Timeout | undefined;
  let renewTimer: NodeJS.Timeout | undefined;

  function wake(): void {
    if (stopped) return;
    if (claiming !== null) {
      again = true;
      return;
    }
    claiming = fill()
      .catch((error: unknown) => log.error({ err: error }, 'jobs could not be claimed'))
      .finally(() => {
        claiming = null;
        if (again) {
          again = false;
          wake();
        }
      });
  }

  async function fill(): Promise<void> {
    while (!stopped && running.size < options.concurrency) {
      const jobId = await source.claim(workerId, leaseSeconds);
      if (jobId === null) return;
      if (stopped) {
        await source.handBack(workerId, jobId);
        return;
      }
      begin(jobId);
    }
  }

  function begin(jobId: string): void {
    // Claimed again while it is at work here: its lease lapsed, but its work did not.
    if (running.has(jobId)) return;
    const controller = new AbortController();
    const done = options
      .work(jobId, controller.signal)
      .catch((error: unknown) => log.error({ err: error, jobId }, 'a job ended in an error of its worker'))
      .finally(() => {
        running.delete(jobId);
        wake();
      });
    running.set(jobId, { controller, done });
  }

  async function renew(): Promise<void> {
    if (running.size === 0) return;
    const ids = [...running.keys()];
    const ours = new Set(await source.renew(workerId, ids, leaseSeconds));
    for (const id of ids)
      if (!ours.has(id)) running.get(id)?.controller.abort('cancelled' satisfies StopReason);
  }

  return {
    wake,

    start: () => {
      stopped = false;
      pollTimer = setInterval(wake, pollSeconds * 1000);
      renewTimer = setInterval(
        () => {
          renew().catch((error: unknown) => log.error({ err: error }, 'leases could not be renewed'));
        },
        (leaseSeconds * 1000) / 10,
      );
      wake();
    },

    cancel: async (jobId) => {
      const job = running.get(jobId);
      job?.controller.abort('cancelled' satisfies StopReason);
      await job?.done;
    },

    stop: async () => {
      stopped = true;
      clearInterval(pollTimer);
      clearInterval(renewTimer);
      await claiming;
      for (const job of running.values()) job.controller.abort('shutdown' satisfies StopReason);
      await Promise.all([...running.values()].map((job) => job.done));
    },

    stats: () => ({ running: running.size }),
  };
}
