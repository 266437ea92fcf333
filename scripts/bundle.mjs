// Bundles the programs into `dist`: a process that starts reads a few files instead of more than a thousand.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Packages with binaries or files of their own stay where npm put them. */
const EXTERNAL = ['@duckdb/node-api', '@electric-sql/*', '@fastify/swagger-ui', 'argon2', 'esbuild', 'tsx'];
/** Packages that find their own parts, or export themselves, in ways that do not survive bundling. */
const UNBUNDLED = ['ml-hclust', 'ml-kmeans', 'ml-pca', 'tsne-js', 'umap-js', 'xlsx'];
/** What packages try to load and do without. */
const OPTIONAL = ['bufferutil', 'pg-native', 'utf-8-validate'];

/** Files of development packages that the service hands out. */
const ASSETS = ['redoc.standalone.js', 'redoc.standalone.js.LICENSE.txt'].map(
  (file) => `node_modules/redoc/bundles/${file}`,
);

/** Packages in CommonJS call `require` for what Node brings; a module of ECMAScript has none. */
const BANNER =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);";

/**
 * Bundles programs of ours, each to its place below `outdir`, and returns the files without writing them.
 *
 * @param root the package's folder
 * @param esbuild the bundler, a development dependency
 * @param entryPoints from the package's folder
 */
export async function bundleTo(outdir, root, esbuild, entryPoints) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    outbase: '.',
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'linked',
    external: [...EXTERNAL, ...UNBUNDLED, ...OPTIONAL],
    banner: { js: BANNER },
    logLevel: 'warning',
    write: false,
  });
  return outputFiles;
}

/** The whole build. */
export async function bundle(root, esbuild) {
  const outputFiles = await bundleTo('dist', root, esbuild, programs(root));
  // What was bundled from sources that are gone must go: a removed migration must not run. The snapshot stays.
  for (const folder of ['src', 'migrations', 'client', 'chunks', 'assets']) {
    rmSync(join(root, 'dist', folder), { recursive: true, force: true });
  }
  write(outputFiles);
  for (const asset of ASSETS) cpSync(join(root, asset), join(root, 'dist/assets', basename(asset)));
}

export function write(outputFiles) {
  for (const { path, contents } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
}

/** The service, the commands, what runs in processes and threads of its own, the migrations. */
function programs(root) {
  const sources = ['src', 'migrations'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((file) => join(folder, String(file))),
  );
  const isProgram = /^(src\/main\.ts|src\/cli\/[^/]+\.ts|src\/.*\.entry\.ts|migrations\/[^/]+\.ts)$/;
  return sources.map((file) => file.replaceAll('\\', '/')).filter((file) => isProgram.test(file));
}
