import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { DIST, PACKAGE_ROOT, RUNS_FROM_SOURCES } from '../package-root.ts';
import { MIGRATION_SOURCES } from './locations.ts';

/**
 * An already migrated, empty embedded database, made ahead of time: opening it spares the seconds that initialising
 * and migrating a new one take. The key next to it says which migrations and which engine it was made from.
 */
const BUILT = DIST;
/** For tests and development, where migrations may be newer than the build. */
const CACHED = new URL('node_modules/.cache/data-mirage/', PACKAGE_ROOT);

/**
 * The archive to make a new database from, if there is one that fits.
 *
 * The build trusts its own, made from the very migrations it holds. A program that runs from its sources takes any that
 * was made from them.
 */
export async function usableSnapshot(): Promise<URL | undefined> {
  if (!RUNS_FROM_SOURCES) return existsSync(archiveIn(BUILT)) ? archiveIn(BUILT) : undefined;
  const key = await snapshotKey();
  const keys = await Promise.all([CACHED, BUILT].map(storedKey));
  const folder = [CACHED, BUILT].find((_, index) => keys[index] === key);
  return folder && archiveIn(folder);
}

/** Stores a snapshot, unless the one that is there was made from the same. Tells whether it did. */
export async function renewSnapshot(make: () => Promise<Uint8Array>): Promise<boolean> {
  const folder = RUNS_FROM_SOURCES ? CACHED : BUILT;
  const key = await snapshotKey();
  if ((await storedKey(folder)) === key) return false;
  await mkdir(folder, { recursive: true });
  // The new one must not be made from the old.
  await rm(archiveIn(folder), { force: true });
  await replace(archiveIn(folder), await make());
  await replace(keyIn(folder), key);
  return true;
}

/** SHA-256 of the source migrations, by name and content, and of the engine's version. */
async function snapshotKey(): Promise<string> {
  const files = (await readdir(MIGRATION_SOURCES)).filter((file) => file.endsWith('.ts')).sort();
  const hash = createHash('sha256').update(await engineVersion());
  for (const file of files) {
    hash.update(`\0${file}\0`).update(await readFile(new URL(file, MIGRATION_SOURCES)));
  }
  return hash.digest('hex');
}

async function engineVersion(): Promise<string> {
  const entry = pathToFileURL(createRequire(import.meta.url).resolve('@electric-sql/pglite'));
  const manifest: unknown = JSON.parse(await readFile(new URL('../package.json', entry), 'utf8'));
  const hasVersion = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return hasVersion ? String(manifest.version) : '';
}

async function storedKey(folder: URL): Promise<string | undefined> {
  if (!existsSync(archiveIn(folder))) return undefined;
  return readFile(keyIn(folder), 'utf8').catch(() => undefined);
}

/** In one step, so that a reader never sees half a file. */
async function replace(file: URL, content: Uint8Array | string): Promise<void> {
  const draft = new URL(`${file.href}.${process.pid}`);
  await writeFile(draft, content);
  await rename(draft, file);
}

function archiveIn(folder: URL): URL {
  return new URL('pg-snapshot.tar.gz', folder);
}

function keyIn(folder: URL): URL {
  return new URL('pg-snapshot.key', folder);
}
