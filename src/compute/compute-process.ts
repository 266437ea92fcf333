import type { ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { entryAt, forkEntry } from '../platform/entry.ts';
import type { ProcessMessage, RunTask } from './protocol.ts';

/** One process of the pool, seen from the parent. */
export interface ComputeProcess {
  readonly pid: number | undefined;
  /** Settles once the process waits for its task, or is gone. */
  readonly ready: Promise<void>;
  /** Settles once the process is gone, with how it went. */
  readonly gone: Promise<string>;
  isGone(): boolean;
  send(task: RunTask): void;
  /** Hears every message from now on; returns how to stop hearing. */
  listen(listener: (message: ProcessMessage) => void): () => void;
  kill(): void;
}

export interface ComputeProcessOptions {
  readonly tasksModule: URL;
  /** Added to the niceness, so that the API is served first. */
  readonly niceness: number;
}

/** Enough of what the process last wrote to tell why it died. */
const LAST_WORDS = 4000;

export function startComputeProcess({ tasksModule, niceness }: ComputeProcessOptions): ComputeProcess {
  const child = forkEntry(entryAt('src/compute/process/child.entry', tasksModule), [tasksModule.href], {
    // Nothing of the parent's environment, which holds secrets; one time zone, so that results do not depend on it.
    env: { TZ: 'UTC' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  lowerPriority(child.pid, niceness);

  let isGone = false;
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS);
  });
  const gone = ending(child).then((how) => {
    isGone = true;
    return lastWords === '' ? how : `${how}\n${lastWords.trimEnd()}`;
  });

  const listen = (listener: (message: ProcessMessage) => void) => {
    child.on('message', listener);
    return () => child.off('message', listener);
  };
  const ready = new Promise<void>((resolve) => {
    const stop = listen((message) => {
      if (message.type !== 'ready') return;
      stop();
      resolve();
    });
    gone.then(() => resolve());
  });

  return {
    pid: child.pid,
    ready,
    gone,
    isGone: () => isGone,
    // A process that died meanwhile is told by `gone`.
    send: (task) => child.send(task, () => {}),
    listen,
    kill: () => child.kill('SIGKILL'),
  };
}

/** Waits for the end of the process and of its output; a process that could not even start has ended too. */
function ending(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(`it could not be started: ${error.message}`);
    });
    child.once('close', (code, signal) =>
      resolve(signal === null ? `it exited with code ${code}` : `it was ended by ${signal}`),
    );
  });
}

/** Threads inherit the priority of the one that starts them, so it is lowered before the runtime has started its own. */
function lowerPriority(pid: number | undefined, niceness: number): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, niceness);
  } catch {
    // A platform that does not allow it just shares the processor evenly.
  }
}
