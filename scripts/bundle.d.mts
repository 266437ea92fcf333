import type * as Esbuild from 'esbuild';

export function bundleTo(
  outdir: string,
  root: string,
  esbuild: typeof Esbuild,
  entryPoints: readonly string[],
): Promise<Esbuild.OutputFile[]>;
export function bundle(root: string, esbuild: typeof Esbuild): Promise<void>;
export function write(outputFiles: readonly Esbuild.OutputFile[]): void;
