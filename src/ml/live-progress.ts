import type { ProcessingProgress } from './ml.schema.ts';

/** Where runs are, fresher than their rows; a run that ended is read from its row. */
export interface LiveProgress {
  get(runId: string): Promise<ProcessingProgress | undefined>;
  set(runId: string, progress: ProcessingProgress): void;
  remove(runId: string): void;
}

/** Knows the runs of this process. */
export function createLiveProgress(): LiveProgress {
  const byRun = new Map<string, ProcessingProgress>();
  return {
    get: async (runId) => byRun.get(runId),
    set: (runId, progress) => byRun.set(runId, progress),
    remove: (runId) => byRun.delete(runId),
  };
}
