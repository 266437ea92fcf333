// Compiles src/kernels/wasm/assembly to WebAssembly and writes it, as text, into src/kernels/wasm/binary.ts: a program
// that runs from its sources, the bundles, tests and browsers then need no file beside their modules.
// With --check: says whether that file is up to date, and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const TARGET = 'src/kernels/wasm/binary.ts';
const PAGE = 65_536;
/** All that 32-bit addresses reach. */
const MAXIMUM_PAGES = 2 ** 32 / PAGE;

const binary = await compile();
const text = moduleText(binary);
const path = join(ROOT, TARGET);
if (!process.argv.includes('--check')) {
  writeFileSync(path, text);
  console.log(`${TARGET}: ${binary.length.toLocaleString('en')} bytes of WebAssembly`);
} else if (readOrEmpty(path) !== text) {
  console.error(`${TARGET} is not what src/kernels/wasm/assembly compiles to: run \`npm run wasm:build\`.`);
  process.exitCode = 1;
}

async function compile() {
  const files = new Map();
  const { error, stderr } = await asc.main(
    [
      'src/kernels/wasm/assembly/index.ts',
      '--outFile=kernels.wasm',
      '--runtime=stub',
      '--noAssert',
      '-O3',
      '--importMemory',
      '--sharedMemory',
      '--initialMemory=16',
      `--maximumMemory=${MAXIMUM_PAGES}`,
      '--enable=simd,threads,bulk-memory',
      '--use=abort=',
    ],
    {
      readFile: (name, folder) => readOrNull(join(ROOT, folder, name)) ?? readOrNull(join(folder, name)),
      writeFile: (name, contents) => void files.set(name, contents),
      listFiles: () => [],
    },
  );
  if (error !== null) {
    process.stderr.write(String(stderr));
    throw error;
  }
  return Buffer.from(files.get('kernels.wasm'));
}

function moduleText(bytes) {
  const names = WebAssembly.Module.exports(new WebAssembly.Module(bytes))
    .filter(({ kind }) => kind === 'function')
    .map(({ name }) => name)
    .sort();
  return `// Written by \`npm run wasm:build\` from ./assembly; not to be edited.

/** The functions that can be called. */
export type KernelName =
${names.map((name) => `  | '${name}'`).join('\n')};

export const BINARY_BASE64 =
${bytes
  .toString('base64')
  .match(/.{1,96}/g)
  .map((line) => `  '${line}'`)
  .join(' +\n')};
`;
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function readOrEmpty(file) {
  return readOrNull(file) ?? '';
}
