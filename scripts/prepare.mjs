// Runs after `npm ci` and `npm install`: builds the package and installs the git hook of a developer's clone.
import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.mjs';
import { buildClient } from './client/build.mjs';

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));
const dist = join(root, 'dist');

const esbuild = await import('esbuild').catch(() => undefined);
if (esbuild !== undefined) {
  const [{ rollup }, { dts }] = await Promise.all([import('rollup'), import('rollup-plugin-dts')]);
  await buildClient(root, { esbuild, rollup, dts }).catch((error) =>
    fail(`The build of the client failed: ${error.message}`),
  );
  await bundle(root, esbuild).catch((error) => fail(`The build failed: ${error.message}`));
  run(process.execPath, [join(dist, 'src/cli/build-snapshot.js')]);
} else if (!existsSync(join(dist, 'src/main.js'))) {
  fail('Data Mirage has to be built, which needs its development dependencies: run `npm ci --include=dev`.');
}
installHook();

/** Only in this package's own clone, and never over a hooks path that somebody has chosen. */
function installHook() {
  const topLevel = git('rev-parse', '--show-toplevel');
  if (topLevel === undefined || realpathSync(topLevel) !== root) return;
  if (git('config', '--get', 'core.hooksPath') === undefined) git('config', 'core.hooksPath', '.githooks');
}

/** What git prints, or undefined when it fails, prints nothing or is not installed. */
function git(...args) {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', args, options).trim() || undefined;
  } catch {
    return undefined;
  }
}

function run(command, args) {
  try {
    execFileSync(command, args, { cwd: root, stdio: 'inherit' });
  } catch {
    fail(`The build failed: ${args.join(' ')}`);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
