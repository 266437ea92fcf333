import { parentPort } from 'node:worker_threads';
import { columnFacts } from '../../explanations/facts/map-facts.ts';

/** Finds the facts of columns while the thread that asked finds the others. */
parentPort?.on('message', (question: Parameters<typeof columnFacts>) => {
  parentPort?.postMessage(columnFacts(...question));
});
