import type { ProcessMessage, RunTask, TasksModule } from '../protocol.ts';
import { packError } from '../travelling-error.ts';
import { throttledProgress } from './throttled-progress.ts';
import { watchParent } from './watch-parent.ts';

/**
 * The main module of a compute process: loads the tasks, says that it is ready, and does what it is told until its
 * parent is gone. Its one argument is the address of the module of tasks.
 */

// A terminal or a service manager signals the whole group; it is the parent who decides what becomes of a task.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit());
watchParent();

const address = process.argv[2];
if (address === undefined) throw new Error('a compute process needs the address of a module of tasks');
const { tasks, warmUp } = (await import(address)) as TasksModule;
await warmUp?.();

process.on('message', (message: RunTask) => {
  void perform(message).then(tell);
});
tell({ type: 'ready' });

async function perform({ kind, input }: RunTask): Promise<ProcessMessage> {
  try {
    const task = tasks[kind];
    if (task === undefined) throw new Error(`there is no task of the kind "${kind}"`);
    const onProgress = throttledProgress((progress) => tell({ type: 'progress', progress }));
    return {
      type: 'done',
      output: await task(input, onProgress, (frame) => tell({ type: 'frame', frame })),
    };
  } catch (error) {
    return isOutOfMemory(error) ? { type: 'out-of-memory' } : { type: 'failed', error: packError(error) };
  }
}

function tell(message: ProcessMessage): void {
  // A parent that is gone needs no answer: `disconnect` ends this process.
  process.send?.(message, undefined, undefined, () => {});
}

/** How V8 and DuckDB say that there is no more memory. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && /^Array buffer allocation failed|^Out of Memory Error/.test(error.message);
}
