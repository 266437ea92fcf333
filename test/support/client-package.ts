import { execFile } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as esbuild from 'esbuild';
import { rollup } from 'rollup';
import { dts } from 'rollup-plugin-dts';
import { buildClient } from '../../scripts/client/build.mjs';

export const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

/** The client as `npm pack` makes it. */
export interface PackedClient {
  readonly tarball: string;
  /** Where it was packed from. */
  readonly folder: string;
  /** Paths within the package. */
  readonly files: readonly string[];
}

/** Builds the client from the sources at hand and packs it, both below `folder`. */
export async function packClient(folder: string): Promise<PackedClient> {
  const source = join(REPOSITORY, 'client/sdk');
  const copy = join(folder, 'package');
  await mkdir(copy, { recursive: true });
  await buildClient(REPOSITORY, { esbuild, rollup, dts }, join(copy, 'dist'));
  for (const file of ['package.json', 'README.md', 'LICENSE']) {
    await copyFile(join(source, file), join(copy, file));
  }
  const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await promisify(execFile)('npm', pack, { cwd: copy });
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  if (packed === undefined) throw new Error(`npm pack told nothing: ${stdout}`);
  return {
    tarball: join(folder, packed.filename),
    folder: copy,
    files: packed.files.map(({ path }) => path).sort(),
  };
}
