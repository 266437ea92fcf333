import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts sibling modules in their own process or thread, whether the program runs from its TypeScript
 * sources (tests, `npm run dev`, through tsx) or from the build in `dist`.
 *
 * Entries are named without their extension, `siblingEntry(import.meta.url, './child')`, and take the
 * extension of the module that asks.
 */
export function siblingEntry(importMetaUrl: string, path: string): URL {
  const extension = importMetaUrl.endsWith('.ts') ? '.ts' : '.js';
  return new URL(`${path}${extension}`, importMetaUrl);
}

export function forkEntry(entry: URL, args: readonly string[], options: ForkOptions): ChildProcess {
  const loader = isTypeScript(entry) ? ['--import', pathToFileURL(resolve('tsx')).href] : [];
  return fork(entry, args, { ...options, execArgv: [...(options.execArgv ?? []), ...loader] });
}

export function startWorker(entry: URL, options: WorkerOptions): Worker {
  if (!isTypeScript(entry)) return new Worker(entry, { ...options, execArgv: [] });
  const bootstrap = new URL('./typescript-worker.mjs', import.meta.url);
  return new Worker(bootstrap, { ...options, argv: [entry.href], execArgv: [] });
}

/** Where a package of ours lies, whatever the working directory is. */
const { resolve } = createRequire(import.meta.url);

function isTypeScript(entry: URL): boolean {
  return entry.pathname.endsWith('.ts');
}
