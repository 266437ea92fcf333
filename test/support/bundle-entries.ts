import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import type { TestProject } from 'vitest/node';
import { bundleTo, write } from '../../scripts/bundle.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    readonly bundledEntries: string;
  }
}

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Bundles what runs in processes and threads of its own, once for all tests: from its TypeScript sources each of them
 * would take seconds to start.
 */
export default async function bundleEntries(project: TestProject): Promise<() => void> {
  // Below the package, so that the bundles find its files and dependencies.
  const folder = mkdtempSync(join(ROOT, 'node_modules/.cache-entries-'));
  const bundle = async () => {
    const entries = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.entry.ts'))
      .map((file) => join('src', file));
    write(await bundleTo(folder, ROOT, esbuild, entries));
  };
  await bundle();
  project.onTestsRerun(bundle);
  project.provide('bundledEntries', pathToFileURL(`${folder}/`).href);
  return () => rmSync(folder, { recursive: true, force: true });
}
