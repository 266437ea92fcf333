/** See build.mjs. */
export function buildClient(
  root: string,
  tools: {
    readonly esbuild: Pick<typeof import('esbuild'), 'build'>;
    readonly rollup: typeof import('rollup').rollup;
    readonly dts: typeof import('rollup-plugin-dts').dts;
  },
  dist?: string,
): Promise<void>;
