// Runs after `npm ci` and `npm install`: builds the package and installs the git hook of a developer's clone.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = realpathSync(join(dirname(fileURLToPath(import.meta.url)), '..'));
const dist = join(root, 'dist');

/** What the compiler reads, by the folder it writes it to in `dist`. */
const COMPILED = ['src', 'migrations', 'client/sdk/src'];
/** What the build needs besides compiled TypeScript: files or folders, copied to the same place in `dist`. */
const ASSETS = [];

const compiler = findCompiler();
if (compiler !== undefined) {
  removeOrphans();
  run(process.execPath, [compiler, '-p', 'tsconfig.build.json']);
  for (const asset of ASSETS) cpSync(join(root, asset), join(dist, asset), { recursive: true });
  run(process.execPath, [join(dist, 'src/cli/build-snapshot.js')]);
} else if (!existsSync(join(dist, 'src/main.js'))) {
  fail('Data Mirage has to be built, which needs its development dependencies: run `npm ci --include=dev`.');
}
installHook();

/** Without the development dependencies there is no compiler; a package that is already built needs none. */
function findCompiler() {
  try {
    return createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc');
  } catch {
    return undefined;
  }
}

/** Deletes what was compiled from sources that are gone: a removed migration must not run. */
function removeOrphans() {
  for (const folder of COMPILED) {
    const compiled = join(dist, folder);
    if (!existsSync(compiled)) continue;
    for (const file of readdirSync(compiled, { recursive: true })) {
      const source = String(file).replace(/\.js(\.map)?$/, '.ts');
      if (source !== file && !existsSync(join(root, folder, source))) rmSync(join(compiled, String(file)));
    }
  }
}

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
