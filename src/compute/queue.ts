/**
 * The port of the job queue, and what a driver asks of the place where jobs are kept. Jobs are rows of a database, so
 * that an accepted job survives any crash; a lease says who works on one and until when it may be silent.
 */
export interface JobSource {
  /** Takes the oldest job that waits, or whose worker fell silent; null when there is none. */
  claim(workerId: string, leaseSeconds: number): Promise<string | null>;
  /** Renews the leases of a worker and answers which of the jobs are still its own (a cancelled one is not). */
  renew(workerId: string, jobIds: readonly string[], leaseSeconds: number): Promise<readonly string[]>;
  /** Gives a job back as if it had not been started. */
  handBack(workerId: string, jobId: string): Promise<void>;
}

/** Why a job's signal was aborted. */
export type StopReason = 'cancelled' | 'shutdown';

export interface JobQueue {
  start(): void;
  /** Says that a job may be waiting. */
  wake(): void;
  /** Stops a job if it runs here; resolves once it has ended. */
  cancel(jobId: string): Promise<void>;
  /** Takes no more jobs, stops those that run and hands them back. */
  stop(): Promise<void>;
  stats(): { readonly running: number };
}
