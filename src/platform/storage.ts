import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { AppError, systemCode } from './app-error.ts';

/**
 * Where tables and results are kept: files under one directory, named by keys such as
 * `tables/<dataset>.parquet`.
 *
 * A file is written under a temporary name, forced to disk, then renamed: a key either names the whole file or
 * nothing. What a crash leaves behind is swept at the next start.
 */
export interface Storage {
  /** Absolute path of a stored file, for readers that work on files. */
  path(key: string): string;
  /** A path in the same file system to write to before `commit`; its name is not used twice. */
  temporaryPath(extension: string): string;
  /** A new directory of the caller's own, to be discarded like a temporary file. */
  temporaryDirectory(): Promise<string>;
  /** Makes a written temporary file durable under its key. */
  commit(temporaryPath: string, key: string): Promise<void>;
  /** Whether something is stored under the key. */
  has(key: string): Promise<boolean>;
  remove(key: string): Promise<void>;
  /** Removes a temporary file that is not wanted any more. */
  discard(temporaryPath: string): Promise<void>;
  /** Removes what no row of the database names and was written `before`. @returns the keys */
  sweep(known: ReadonlySet<string>, before?: Date): Promise<readonly string[]>;
  /** Removes all temporary files of earlier processes. */
  sweepTemporary(): Promise<number>;
  /**
   * Whether these files belong to the database of this id. Files nobody has claimed yet are claimed for it; a
   * directory may be pointed at another database by mistake, which must not cost its tables.
   */
  belongsTo(databaseId: string): Promise<boolean>;
  /** @throws when nothing can be written */
  probe(): Promise<void>;
  /** The directory below which all stored files lie. */
  readonly root: string;
  /** The directory of temporary files. */
  readonly temporary: string;
}

/** @param home where this process keeps its temporary files, in the same file system */
export async function createFileStorage(dataDir: string, home = dataDir): Promise<Storage> {
  const root = resolve(dataDir, 'files');
  const temporary = resolve(home, 'tmp');
  await mkdir(root, { recursive: true });
  await mkdir(temporary, { recursive: true });

  const path = (key: string) => {
    const absolute = resolve(root, key);
    if (!absolute.startsWith(root + sep)) throw new RangeError(`storage key leaves the storage: ${key}`);
    return absolute;
  };

  return {
    root,
    temporary,
    path,
    temporaryPath: (extension) => join(temporary, `${randomUUID()}.${extension}`),

    temporaryDirectory: async () => {
      const directory = join(temporary, randomUUID());
      await mkdir(directory);
      return directory;
    },

    commit: async (temporaryPath, key) => {
      const target = path(key);
      try {
        await mkdir(dirname(target), { recursive: true });
        await syncFile(temporaryPath);
        await rename(temporaryPath, target);
        await syncFile(dirname(target));
      } catch (error) {
        throw storageError(error);
      }
    },

    probe: async () => {
      const path = join(temporary, `${randomUUID()}.probe`);
      await writeFile(path, 'probe');
      await rm(path);
    },

    has: (key) =>
      stat(path(key)).then(
        () => true,
        (error: unknown) => {
          if (systemCode(error) === 'ENOENT') return false;
          throw error;
        },
      ),

    remove: (key) => rm(path(key), { force: true }),
    discard: (temporaryPath) => rm(temporaryPath, { force: true, recursive: true }),

    belongsTo: async (databaseId) => {
      const marker = join(dataDir, 'files.database');
      const claimed = await readFile(marker, 'utf8').catch(() => null);
      if (claimed === null) await writeFile(marker, databaseId);
      return claimed === null || claimed === databaseId;
    },

    sweepTemporary: async () => {
      const leftovers = await readdir(temporary);
      for (const name of leftovers) await rm(join(temporary, name), { force: true, recursive: true });
      return leftovers.length;
    },

    sweep: async (known, before) => {
      const orphans: string[] = [];
      for await (const file of filesBelow(root)) {
        const key = relative(root, file).split(sep).join('/');
        if (known.has(key)) continue;
        if (before !== undefined && (await stat(file)).mtime >= before) continue;
        await rm(file, { force: true });
        orphans.push(key);
      }
      return orphans;
    },
  };
}

/** A full disk is told as such; anything else is passed on. */
export function storageError(error: unknown): unknown {
  const code = systemCode(error);
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error;
  return new AppError({
    code: 'STORAGE_FULL',
    message: 'The server has no disk space left. Nothing was stored; try again once there is room.',
    cause: error,
  });
}

async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function* filesBelow(directory: string): AsyncGenerator<string> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    if ((await stat(path)).isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}
