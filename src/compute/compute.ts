/**
 * The port of computing: work that must not run on the API's event loop is done in processes that are capped in
 * memory, timed and killable.
 */
export interface ComputeLimits {
  /** Seconds of wall time. */
  readonly timeoutSeconds: number;
  /** MiB of resident memory. */
  readonly memoryMb: number;
}

/** The tasks a compute process knows; `src/compute/process/tasks.ts` maps each kind to its function. */
export interface TaskProgress {
  readonly stage: string;
  /** 0 … 1 within the stage. */
  readonly fraction: number;
  readonly message: string;
  /** How long each stage is expected to take, where that is known. */
  readonly expectedSeconds?: Readonly<Record<string, number>>;
}

/** A map that is not final yet. */
export interface TaskFrame {
  /** Steps of the method that have led here. */
  readonly step: number;
  readonly totalPoints: number;
  /** Every so many points one is shown, beginning with the first. */
  readonly stride: number;
  /** Per axis. */
  readonly minimum: readonly [number, number, number];
  readonly maximum: readonly [number, number, number];
  /** Holds the positions; whoever has read it removes it, else there is no further frame. */
  readonly file: string;
}

export interface ComputePool {
  /**
   * Runs one task in a process of its own.
   *
   * @throws AppError BAD_REQUEST when the task refused its input, or ran over its time or memory (the message says
   * which and what to change)
   * @throws TaskCancelled when `signal` was aborted
   * @throws TaskCrashed when the process died without a word
   */
  run<Input, Output>(task: {
    readonly kind: string;
    readonly input: Input;
    readonly limits: ComputeLimits;
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: TaskProgress) => void;
    readonly onFrame?: (frame: TaskFrame) => void;
  }): Promise<Output>;
  close(): Promise<void>;
}

export class TaskCancelled extends Error {
  override readonly name = 'TaskCancelled';
}

export class TaskCrashed extends Error {
  override readonly name = 'TaskCrashed';
}
