import { type ChildProcess, type ForkOptions, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { DIST, PACKAGE_ROOT, RUNS_FROM_SOURCES } from './package-root.ts';

/**
 * Starts modules of ours in their own process or thread, whether the program runs from its TypeScript sources (tests,
 * `npm run dev`, through tsx) or from the build in `dist`, which bundles every `*.entry.ts`.
 *
 * @param path from the package's root and without extension: `src/compute/process/child.entry`
 * @param beside a module that the entry is to load: both come from the sources or neither, for a class that is loaded
 *   from both is two classes
 */
export function entryAt(path: `src/${string}.entry`, beside?: URL): URL {
  if (beside !== undefined && isTypeScript(beside)) return new URL(`${path}.ts`, PACKAGE_ROOT);
  if (bundledEntries !== null) return new URL(`${path}.js`, bundledEntries);
  return RUNS_FROM_SOURCES ? new URL(`${path}.ts`, PACKAGE_ROOT) : new URL(`${path}.js`, DIST);
}

let bundledEntries: URL | null = null;

/** For a program that runs from its sources and starts many processes, such as the tests: bundles of the entries. */
export function startEntriesFrom(folder: URL): void {
  bundledEntries = folder;
}

export function forkEntry(entry: URL, args: readonly string[], options: ForkOptions): ChildProcess {
  const loader = isTypeScript(entry) ? ['--import', pathToFileURL(resolve('tsx')).href] : [];
  return fork(entry, args, { ...options, execArgv: [...(options.execArgv ?? []), ...loader] });
}

export function startWorker(entry: URL, options: WorkerOptions): Worker {
  if (!isTypeScript(entry)) return new Worker(entry, { ...options, execArgv: [] });
  const bootstrap = new URL('src/platform/typescript-worker.mjs', PACKAGE_ROOT);
  return new Worker(bootstrap, { ...options, argv: [entry.href], execArgv: [] });
}

/** Where a package of ours lies, whatever the working directory is. */
const { resolve } = createRequire(import.meta.url);

function isTypeScript(entry: URL): boolean {
  return entry.pathname.endsWith('.ts');
}
