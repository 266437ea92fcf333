import {
  type ComputeLimits,
  TaskCancelled,
  TaskCrashed,
  type TaskFrame,
  type TaskProgress,
} from './compute.ts';
import type { ComputeProcess } from './compute-process.ts';
import { overMemory, overTime } from './limit-errors.ts';
import type { ProcessMessage } from './protocol.ts';
import { residentMemoryMb } from './resident-memory.ts';
import { unpackError } from './travelling-error.ts';

/** What a process may take to start, on a very busy machine. */
const START_SECONDS = 60;

export interface SupervisedTask {
  readonly kind: string;
  readonly input: unknown;
  readonly limits: ComputeLimits;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TaskProgress) => void;
  readonly onFrame: (frame: TaskFrame) => void;
  /** How often to look at the memory. */
  readonly memoryPollMs: number;
}

/**
 * Runs one task in a process and sees to it that it stays within its limits. A task that does not is killed together
 * with its process, and the error comes when the process is gone: nothing of the task goes on behind the caller's back.
 *
 * @throws AppError as the task threw it, or BAD_REQUEST when it ran over its memory or time
 * @throws TaskCancelled when the signal was aborted, TaskCrashed when the process died
 */
export async function superviseTask(target: ComputeProcess, task: SupervisedTask): Promise<unknown> {
  const { kind, limits, signal } = task;
  let verdict: Error | null = null;
  let isOver = false;
  const stop = (reason: Error) => {
    if (isOver) return;
    verdict ??= reason;
    target.kill();
  };

  const cancel = () => stop(new TaskCancelled('the task was cancelled'));
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const stopAfter = (seconds: number) => setTimeout(() => stop(overTime(kind, limits)), seconds * 1000);
  let timeout = stopAfter(limits.timeoutSeconds + START_SECONDS);
  const watch = setInterval(async () => {
    const used = target.pid === undefined ? null : await residentMemoryMb(target.pid);
    if (used !== null && used > limits.memoryMb) stop(overMemory(kind, limits));
  }, task.memoryPollMs);
  const answer = nextAnswer(target, task);
  try {
    await target.ready;
    // Starting the process is not the task's time.
    clearTimeout(timeout);
    timeout = stopAfter(limits.timeoutSeconds);
    if (verdict === null && !target.isGone()) target.send({ type: 'run', kind, input: task.input });
    const outcome = await Promise.race([answer.message, target.gone]);
    if (verdict !== null) {
      await target.gone;
      throw verdict;
    }
    if (typeof outcome === 'string') throw deathOf(kind, limits, outcome);
    if (outcome.type === 'done') return outcome.output;
    throw outcome.type === 'failed' ? unpackError(outcome.error) : overMemory(kind, limits);
  } finally {
    isOver = true;
    answer.stop();
    signal.removeEventListener('abort', cancel);
    clearTimeout(timeout);
    clearInterval(watch);
  }
}

type Answer = Extract<ProcessMessage, { type: 'done' | 'failed' | 'out-of-memory' }>;

function nextAnswer(
  target: ComputeProcess,
  { onProgress, onFrame }: Pick<SupervisedTask, 'onProgress' | 'onFrame'>,
) {
  let stop = () => {};
  const message = new Promise<Answer>((resolve) => {
    stop = target.listen((received) => {
      if (received.type === 'progress') onProgress(received.progress);
      else if (received.type === 'frame') onFrame(received.frame);
      else if (received.type !== 'ready') resolve(received);
    });
  });
  return { message, stop };
}

/** A runtime that could not get more memory says so before it gives up; any other death has no known reason. */
function deathOf(kind: string, limits: ComputeLimits, how: string): Error {
  if (/heap out of memory|FATAL ERROR: .*[Mm]emory/.test(how)) return overMemory(kind, limits);
  return new TaskCrashed(`the process of a ${kind} task died: ${how}`);
}
