import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';
import type { FindColumnFacts } from '../../explanations/facts/map-facts.ts';
import { entryAt, startWorker } from '../../platform/entry.ts';

/**
 * Finds facts of columns in a thread that is started with the first question and stays for the next; it does not keep the process
 * alive. One question at a time.
 */
export function createColumnFactsFinder(): FindColumnFacts {
  let kept: Worker | null = null;
  return async (...question) => {
    const worker = kept ?? startWorker(entryAt('src/compute/process/facts-thread.entry'), {});
    kept = worker;
    worker.unref();
    try {
      worker.postMessage(question);
      const [facts] = await once(worker, 'message');
      return facts;
    } catch (error) {
      // It ended with its error; the next question starts another.
      kept = null;
      throw error;
    }
  };
}
