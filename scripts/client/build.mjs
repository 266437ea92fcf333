// Builds the client as it is published: modules for Node and browsers, one declaration file for each entry.
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the package exports, and the module behind it. */
const ENTRIES = {
  index: 'src/client.ts',
  node: 'src/node.ts',
  react: 'src/react.ts',
  schemas: 'generated/schemas.js',
};

/**
 * tRPC's declarations are copied into the main ones as far as they are used: by themselves they also need those of `ws`
 * for servers, and do not compile with them under `skipLibCheck: false`.
 */
const INLINED = /^@trpc\/(client|server)(\/|$)/;

/**
 * @param root the repository's folder
 * @param tools development dependencies: esbuild, rollup, and rollup's plugin for declarations
 */
export async function buildClient(root, { esbuild, rollup, dts }, dist = join(root, 'client/sdk/dist')) {
  const sdk = join(root, 'client/sdk');
  rmSync(dist, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: sdk,
    entryPoints: ENTRIES,
    outdir: dist,
    bundle: true,
    splitting: true,
    chunkNames: 'shared-[hash]',
    packages: 'external',
    platform: 'neutral',
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
  });
  for (const entry of Object.keys(ENTRIES)) await declare({ sdk, dist, entry, rollup, dts });
  copyFileSync(join(sdk, 'generated/openapi.json'), join(dist, 'openapi.json'));
}

/** Rolls the types of one entry up; the others take the types of the main one from there. */
async function declare({ sdk, dist, entry, rollup, dts }) {
  const source = join(sdk, ENTRIES[entry].replace(/\.js$/, '.d.ts'));
  const main = entry === 'index' ? undefined : ownFolder(sdk, entry);
  const bundle = await rollup({
    input: source,
    external: (id) => !/^[./]/.test(id) && !(main === undefined && INLINED.test(id)),
    plugins: [
      ...(main === undefined ? [] : [fromMain(source, main)]),
      dts({ includeExternal: main === undefined ? ['@trpc/client', '@trpc/server'] : [] }),
    ],
  });
  await bundle.write({ file: join(dist, `${entry}.d.ts`), format: 'es' });
  await bundle.close();
}

const ownFolder = (sdk, entry) => join(sdk, 'src', entry, '/');

function fromMain(source, ownFolderPath) {
  return {
    name: 'from-main',
    async resolveId(id, importer, options) {
      if (importer === undefined || !id.startsWith('.')) return null;
      const resolved = await this.resolve(id, importer, { ...options, skipSelf: true });
      const path = resolved?.id ?? join(importer, '..', id);
      return path === source || path.startsWith(ownFolderPath)
        ? null
        : { id: './index.js', external: 'relative' };
    },
  };
}
