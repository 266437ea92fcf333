import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Adds the optional packages of other platforms that npm left out of package-lock.json, because the registry that
 * the lock was made with does not serve them. Without them `npm ci` refuses the lock as out of step.
 *
 * They carry no integrity: nobody here has seen them. npm skips them on platforms that are not theirs.
 */
const FILE = 'package-lock.json';
const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'aix',
  'win32',
];
const PROCESSORS = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  'riscv64',
  's390x',
  'loong64',
  'mips64el',
  'wasm32',
];

const lock = JSON.parse(readFileSync(FILE, 'utf8'));
const added = [];
for (const [parent, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] !== undefined || lock.packages[`${parent}/${path}`] !== undefined) continue;
    if (!/^\d/.test(version))
      throw new Error(`${parent} asks for ${name}@${version}, which is no exact version`);
    const words = name.split(/[-/]/);
    const os = SYSTEMS.filter((system) => words.includes(system));
    const cpu = PROCESSORS.filter((processor) => words.includes(processor));
    lock.packages[path] = {
      version,
      ...(cpu.length === 0 ? {} : { cpu }),
      ...(dev === true ? { dev } : {}),
      ...(words.includes('musl') || words.includes('musleabihf') ? { libc: ['musl'] } : {}),
      ...(words.includes('gnu') || words.includes('gnueabihf') ? { libc: ['glibc'] } : {}),
      optional: true,
      ...(os.length === 0 ? {} : { os }),
    };
    added.push(`${name}@${version} ${os} ${cpu}`);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.length} added\n${added.join('\n')}\n`);
