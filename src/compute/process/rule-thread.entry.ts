import { parentPort } from 'node:worker_threads';
import type { FindRules } from '../../explanations/facts/map-facts.ts';
import { ruleFacts } from '../../explanations/facts/rule-facts.ts';

/** Finds rules while the thread that asked finds the other facts. */
parentPort?.on('message', (question: Parameters<FindRules>) => {
  parentPort?.postMessage(ruleFacts(...question));
});
