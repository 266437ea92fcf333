import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PackedClient, packClient, REPOSITORY } from '../../support/client-package.ts';

/** What is inside the published package, and what it weighs in a page. */

const LIMIT = 60_000;

let folder: string;
let client: PackedClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-mirage-package-'));
  client = await packClient(folder);
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the tarball holds the build, the README, the licence and package.json, and nothing else', () => {
  const entries = ['index', 'node', 'react', 'schemas'];
  expect(client.files.filter((file) => !/^dist\/shared-\w+\.js$/.test(file))).toEqual(
    [
      'LICENSE',
      'README.md',
      'package.json',
      'dist/openapi.json',
      ...entries.flatMap((entry) => [`dist/${entry}.d.ts`, `dist/${entry}.js`]),
    ].sort(),
  );
});

test.each([
  ['createClient', "export { createClient } from './index.js';"],
  ['the schemas', "export * from './schemas.js';"],
])('a page with %s and all that it needs weighs less than 60 kB', async (_name, page) => {
  const { bytes } = await bundleForBrowser(page);
  expect(bytes, `gzipped it weighs ${bytes} bytes`).toBeLessThan(LIMIT);
});

test('nothing of Node and no WebSocket of Node is in a page', async () => {
  const { inputs, imports } = await bundleForBrowser("export * from './index.js';");
  expect(
    inputs.filter((input) => input.includes('node_modules/ws/') && !input.endsWith('browser.js')),
  ).toEqual([]);
  expect(imports.filter((path) => path.startsWith('node:'))).toEqual([]);
});

test('nothing of the service is in the package', async () => {
  const { inputs } = await bundleForBrowser("export * from './index.js'; export * from './schemas.js';");
  const packages = inputs.map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? 'client');
  expect([...new Set(packages)].sort()).toEqual([
    '@trpc/client',
    '@trpc/server',
    '@uwdata/flechette',
    'client',
    'copy-anything',
    'superjson',
    'ws',
    'zod',
  ]);
});

async function bundleForBrowser(contents: string) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: join(client.folder, 'dist') },
    nodePaths: [join(REPOSITORY, 'node_modules')],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const code = Buffer.concat(outputFiles.map((file) => file.contents));
  return { bytes: gzipSync(code, { level: 9 }).byteLength, ...bundled(metafile) };
}

function bundled({ inputs, outputs }: Metafile) {
  return {
    inputs: Object.keys(inputs),
    imports: Object.values(outputs).flatMap((output) => output.imports.map(({ path }) => path)),
  };
}
