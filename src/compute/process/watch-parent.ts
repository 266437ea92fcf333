import { Worker } from 'node:worker_threads';

/**
 * Ends this process within a second of its parent's death, whatever it is doing.
 *
 * A process that computes cannot see its channel close. A thread of its own can see that the parent has changed: an
 * orphan is adopted. A thread can only end itself, so it kills the process. Plain JavaScript, because it runs without the
 * loader that understands TypeScript.
 */
export function watchParent(): void {
  const watcher = new Worker(
    `setInterval(() => { if (process.ppid !== ${process.ppid}) process.kill(process.pid, 'SIGKILL'); }, 1000);`,
    { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 } },
  );
  watcher.unref();
}
