import type { TaskFrame, TaskProgress } from './compute.ts';
import type { TravellingError } from './travelling-error.ts';

/**
 * What the pool and its processes say to each other. Only small things travel: bulk results are files that the process
 * writes to a path it was given.
 */
export interface RunTask {
  readonly type: 'run';
  readonly kind: string;
  readonly input: unknown;
}

/** A process does one task at a time, so an answer needs no number to belong to its question. */
export type ProcessMessage =
  /** Modules are loaded: a task starts at once. */
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: TaskProgress }
  | { readonly type: 'frame'; readonly frame: TaskFrame }
  | { readonly type: 'done'; readonly output: unknown }
  | { readonly type: 'failed'; readonly error: TravellingError }
  /** The runtime refused the task more memory. */
  | { readonly type: 'out-of-memory' };

/** A task of a compute process; it may compute for as long as it likes, the process has nothing else to do. */
export type TaskFunction = (
  input: unknown,
  onProgress: (progress: TaskProgress) => void,
  onFrame: (frame: TaskFrame) => void,
) => Promise<unknown> | unknown;

/** What a module of tasks exports. */
export interface TasksModule {
  readonly tasks: Readonly<Record<string, TaskFunction>>;
  /** Loads, while the process waits for its task, whatever the imports alone do not. */
  readonly warmUp?: () => Promise<void>;
}
