import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { bundleTo, write } from '../../scripts/bundle.mjs';
import type { Contestant } from './catalog.ts';
import type { Peers } from './peers.ts';

const CONTESTANTS = 'bench/engine/contestants';
const ENTRIES = ['ours', 'npm', 'judge', 'complete-table'].map((name) => `${CONTESTANTS}/${name}.ts`);

/** The programs that are measured, bundled from the present sources so that later changes do not matter. */
export interface Programs {
  /** The command of a contestant, to be followed by its arguments. */
  commandOf(contestant: Contestant, args: readonly string[]): readonly string[];
  readonly completeTable: readonly string[];
  readonly judge: readonly string[];
  remove(): void;
}

export async function bundlePrograms(root: string, peers: Peers): Promise<Programs> {
  // Below the package, so that the bundles find its dependencies.
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  const folder = mkdtempSync(join(root, 'node_modules/.cache-bench-'));
  const entries = [...ENTRIES, 'src/compute/process/kernel-thread.entry.ts'];
  write(await bundleTo(folder, root, esbuild, entries));
  const program = (name: string) => [process.execPath, join(folder, CONTESTANTS, `${name}.js`)];
  const { python, npmFolder } = peers;
  return {
    commandOf: ({ runs, name }, args) => {
      if (runs === 'ours') return [...program('ours'), ...args];
      if (runs === 'npm') return [...program('npm'), ...args, name, npmFolder];
      return [python ?? 'python3', join(root, 'bench/peers/kernels.py'), ...args, name];
    },
    completeTable: program('complete-table'),
    judge: python === null ? program('judge') : [python, join(root, 'bench/peers/quality.py')],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
