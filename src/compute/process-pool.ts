import { AppError } from '../platform/app-error.ts';
import { entryAt } from '../platform/entry.ts';
import { type ComputePool, TaskCancelled } from './compute.ts';
import { type ComputeProcess, startComputeProcess } from './compute-process.ts';
import { residentMemoryMb } from './resident-memory.ts';
import { createSlots, type Slots } from './slots.ts';
import { superviseTask } from './supervised-task.ts';

export interface ProcessPoolOptions {
  /** Tasks of a kind that may run at the same time, 1 unless told; others wait their turn, kinds never for each other. */
  readonly concurrency?: Readonly<Record<string, number>> | undefined;
  /** The module of tasks; tests bring their own. */
  readonly tasksModule?: URL | undefined;
  /** A process that holds more than this many MiB after its task is replaced instead of used again. */
  readonly reuseBelowMb?: number | undefined;
  readonly memoryPollMs?: number | undefined;
  /** 0 … 19, see nice(2). */
  readonly niceness?: number | undefined;
  /** How long after a task began in the spare process another is started. */
  readonly restockMs?: number | undefined;
}

export interface ProcessPool extends ComputePool {
  /** Starts the first spare process; without it the first task does. */
  warmUp(): void;
  stats(): { readonly running: number; readonly waiting: number; readonly spare: number };
  /** Ids of all living processes. */
  processIds(): readonly number[];
}

/**
 * The compute pool over child processes.
 *
 * One spare process, its modules loaded, always waits for the next task, so that a task pays neither for starting a
 * process nor for loading code. After its task a process becomes the spare again if it came through well (it answered
 * with a result or a refusal) and holds less than `reuseBelowMb`; otherwise it is ended. What it has compiled and the
 * threads it has started make it several times faster than a new one, so that it takes the place of a spare that has done
 * nothing yet. When a task takes the spare, the next one is started `restockMs` later, so that it does not compete with the
 * very task: most tasks are over by then and their process is the spare again.
 */
export function createProcessPool(options: ProcessPoolOptions = {}): ProcessPool {
  const {
    concurrency = {},
    tasksModule = entryAt('src/compute/process/tasks.entry'),
    reuseBelowMb = 384,
    memoryPollMs = 100,
    niceness = 10,
    restockMs = 3000,
  } = options;
  const alive = new Set<ComputeProcess>();
  const slotsByKind = new Map<string, Slots>();
  /** One for every task that waits or runs. */
  const stops = new Set<AbortController>();
  let isClosed = false;
  let spare: ComputeProcess | null = null;
  /** Processes that have come through a task. */
  const seasoned = new WeakSet<ComputeProcess>();
  let restocking: NodeJS.Timeout | undefined;
  let running = 0;
  let waiting = 0;

  function start(): ComputeProcess {
    const started = startComputeProcess({ tasksModule, niceness });
    alive.add(started);
    started.gone.then(() => {
      alive.delete(started);
      if (spare === started) spare = null;
    });
    return started;
  }

  function restock(): void {
    clearTimeout(restocking);
    restocking = undefined;
    if (spare !== null || isClosed) return;
    try {
      spare = start();
    } catch {
      // The machine has no room for a process now; the next task tries again, and is told when it fails.
    }
  }

  function takeProcess(): ComputeProcess {
    const taken = spare === null || spare.isGone() ? start() : spare;
    spare = null;
    void taken.ready.then(() => {
      if (!isClosed) restocking ??= setTimeout(restock, restockMs);
    });
    return taken;
  }

  async function giveBack(used: ComputeProcess, isSound: boolean): Promise<void> {
    if (isSound && (await isReusable(used))) {
      clearTimeout(restocking);
      restocking = undefined;
      spare?.kill();
      spare = used;
      seasoned.add(used);
      return;
    }
    used.kill();
    restock();
  }

  async function isReusable(used: ComputeProcess): Promise<boolean> {
    const held = used.pid === undefined || used.isGone() ? null : await residentMemoryMb(used.pid);
    const isWanted = spare === null || !seasoned.has(spare);
    return held !== null && held <= reuseBelowMb && isWanted && !isClosed && !used.isGone();
  }

  function slotsOf(kind: string): Slots {
    const slots = slotsByKind.get(kind) ?? createSlots(concurrency[kind] ?? 1);
    slotsByKind.set(kind, slots);
    return slots;
  }

  async function takeTurn(kind: string, signal: AbortSignal): Promise<() => void> {
    waiting += 1;
    try {
      return await slotsOf(kind).acquire(signal);
    } catch {
      throw new TaskCancelled('the task was cancelled while it waited');
    } finally {
      waiting -= 1;
    }
  }

  /** A signal of the task's own, aborted with its caller's or when the pool closes. */
  async function withStop<T>(
    caller: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const stop = new AbortController();
    const abort = () => stop.abort();
    if (isClosed || caller?.aborted) abort();
    stops.add(stop);
    caller?.addEventListener('abort', abort, { once: true });
    try {
      return await work(stop.signal);
    } finally {
      caller?.removeEventListener('abort', abort);
      stops.delete(stop);
    }
  }

  async function perform(task: Task, signal: AbortSignal): Promise<unknown> {
    const endTurn = await takeTurn(task.kind, signal);
    running += 1;
    let used: ComputeProcess | undefined;
    let isSound = false;
    try {
      used = takeProcess();
      const { onProgress = ignore, onFrame = ignore } = task;
      const output = await superviseTask(used, { ...task, signal, onProgress, onFrame, memoryPollMs });
      isSound = true;
      return output;
    } catch (error) {
      isSound = error instanceof AppError;
      throw error;
    } finally {
      running -= 1;
      if (used !== undefined) await giveBack(used, isSound);
      endTurn();
    }
  }

  return {
    warmUp: restock,
    run: async <Output>(task: Task) =>
      (await withStop(task.signal, (signal) => perform(task, signal))) as Output,
    stats: () => ({ running, waiting, spare: spare === null ? 0 : 1 }),
    processIds: () => [...alive].flatMap(({ pid }) => (pid === undefined ? [] : [pid])),
    close: async () => {
      isClosed = true;
      clearTimeout(restocking);
      for (const stop of stops) stop.abort();
      for (const living of alive) living.kill();
      await Promise.all([...alive].map((living) => living.gone));
    },
  };
}

type Task = Parameters<ComputePool['run']>[0];

const ignore = (): void => {};
