import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { bundleTo, write } from '../../scripts/bundle.mjs';
import { startEntriesFrom } from '../../src/platform/entry.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

const ENTRIES = [
  'src/compute/process/child.entry.ts',
  'src/compute/process/tasks.entry.ts',
  'src/compute/process/kernel-thread.entry.ts',
];

/**
 * Has compute processes run from bundles of the present sources, as in production, without a build.
 *
 * @returns removes the bundles
 */
export async function useBundledEntries(): Promise<() => void> {
  // Below the package, so that the bundles find its dependencies.
  const folder = mkdtempSync(join(ROOT, 'node_modules/.cache-bench-'));
  write(await bundleTo(folder, ROOT, esbuild, ENTRIES));
  startEntriesFrom(pathToFileURL(`${folder}/`));
  return () => rmSync(folder, { recursive: true, force: true });
}
