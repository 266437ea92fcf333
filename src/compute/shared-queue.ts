import type { Bus } from '../platform/bus.ts';
import type { JobQueue } from './queue.ts';

/** A queue whose jobs may be accepted, or cancelled, by one process and worked on by another. */
export function createSharedQueue(local: JobQueue, bus: Bus): JobQueue {
  bus.subscribe('run-queued', () => local.wake());
  bus.subscribe('run-cancelled', (jobId) => void local.cancel(String(jobId)));
  return {
    ...local,
    wake: () => {
      local.wake();
      bus.publish('run-queued', null);
    },
    cancel: (jobId) => {
      bus.publish('run-cancelled', jobId);
      return local.cancel(jobId);
    },
  };
}
