import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

/** Programs that import `@data-mirage/client` by its name, as an installation has it, over the sources at hand. */
export interface ClientProgram {
  start(args?: readonly string[], environment?: Record<string, string>): RunningProgram;
  remove(): void;
}

export interface RunningProgram {
  /** Waits until the program has said something. */
  heard(words: string): Promise<void>;
  /** As Ctrl-C does. */
  interrupt(): void;
  /** Waits for the end of the program. */
  ended(): Promise<{ readonly output: string; readonly errors: string; readonly exitCode: unknown }>;
}

/** The file of a program, or its text. */
export type ProgramSource = URL | string;

const CLIENT = fileURLToPath(new URL('../../client/sdk/src/client.ts', import.meta.url));
const CLIENT_FOLDER = fileURLToPath(new URL('../../client/sdk', import.meta.url));

/** Packages in CommonJS call `require` for what Node brings. */
const BANNER =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/** Bundles a program with the client; what is no client, no dependency of it and not Node's does not resolve. */
export async function bundleClientProgram(source: ProgramSource): Promise<ClientProgram> {
  const folder = mkdtempSync(join(tmpdir(), 'data-mirage-program-'));
  const outfile = join(folder, 'program.mjs');
  await esbuild.build({
    ...(source instanceof URL
      ? { entryPoints: [fileURLToPath(source)] }
      : { stdin: { contents: source, resolveDir: CLIENT_FOLDER, loader: 'ts' as const } }),
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    alias: { '@data-mirage/client': CLIENT },
    external: ['bufferutil', 'utf-8-validate'],
    banner: { js: BANNER },
    logLevel: 'silent',
  });
  return {
    start(args = [], environment = {}) {
      const child = spawn(process.execPath, [outfile, ...args], {
        cwd: folder,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, ...environment },
      });
      const exit = once(child, 'close');
      const errors = text(child.stderr);
      const { said, heard } = listenTo(child.stdout);
      return {
        heard,
        interrupt: () => child.kill('SIGINT'),
        async ended() {
          const [exitCode] = await exit;
          return { output: said(), errors: await errors, exitCode };
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function listenTo(stream: Readable) {
  const listeners = new Set<() => void>();
  let said = '';
  const tell = () => {
    for (const listener of listeners) listener();
  };
  stream.setEncoding('utf8').on('data', (piece: string) => {
    said += piece;
    tell();
  });
  stream.on('close', tell);
  const heard = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const check = () => {
        if (!said.includes(words) && !stream.closed) return;
        listeners.delete(check);
        if (said.includes(words)) resolve();
        else reject(new Error(`the program ended and never said "${words}" but: ${said}`));
      };
      listeners.add(check);
      check();
    });
  return { said: () => said, heard };
}
