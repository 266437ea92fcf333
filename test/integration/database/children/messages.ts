/** A line that a child process of a test printed, or the next one it prints. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ChildLines {
  next(): Promise<string>;
  /** Every line printed until the process ended. */
  rest(): Promise<readonly string[]>;
}

export function linesOf(child: ChildProcess): ChildLines {
  if (child.stdout === null) throw new Error('The child should be started with a piped stdout');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await lines.next();
      if (done === true) throw new Error('The child ended without printing what was expected');
      return value;
    },
    async rest() {
      const all: string[] = [];
      for (let line = await lines.next(); line.done !== true; line = await lines.next()) all.push(line.value);
      return all;
    },
  };
}

export async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** Ends the process the hard way: no handler runs, nothing is flushed. */
export async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await exitOf(child);
}
