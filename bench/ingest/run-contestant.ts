import { once } from 'node:events';
import { forkEntry } from '../../src/platform/entry.ts';
import type { Figures, Task } from './contestant.ts';

/** Runs one contestant once, in a process of its own. */
export async function runOnce(task: Task): Promise<Figures> {
  const child = forkEntry(new URL('./contestant.ts', import.meta.url), [], {});
  const answer = once(child, 'message') as Promise<[Figures]>;
  const exit = once(child, 'exit');
  child.send(task);
  const [figures] = await Promise.race([
    answer,
    exit.then(([code]) => Promise.reject(new Error(`${task.contestant} ended with code ${code}`))),
  ]);
  await exit;
  return figures;
}
