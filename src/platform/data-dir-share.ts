import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from './app-error.ts';
import { type DataDirLock, lockDataDir } from './data-dir-lock.ts';

/**
 * One process's place in a data directory that several work in. Tables and results are common; what a process writes
 * for itself (temporary files, the name it works under) stands in a home of its own, `DATA_DIR/processes/<number>`,
 * locked like a whole data directory. After a crash the next process takes the home over and clears up.
 */
export interface DataDirPlace extends DataDirLock {
  readonly home: string;
}

const MAX_PROCESSES = 64;
const ENTER_MS = 10_000;

/** @throws AppError UNAVAILABLE while a process that shares with nobody holds the directory */
export async function shareDataDir(dataDir: string): Promise<DataDirPlace> {
  const door = await passDoor(dataDir);
  try {
    for (let number = 1; number <= MAX_PROCESSES; number++) {
      const home = join(dataDir, 'processes', String(number));
      mkdirSync(home, { recursive: true });
      const lock = lockIfFree(home);
      if (lock !== undefined) return { home, release: lock.release };
    }
  } finally {
    door.release();
  }
  throw new AppError({
    code: 'UNAVAILABLE',
    message: `${MAX_PROCESSES} processes share the data directory already. Stop one of them first.`,
  });
}

/** @throws AppError UNAVAILABLE while processes that share the directory are at work in it */
export function refuseSharedDataDir(dataDir: string): void {
  const homes = join(dataDir, 'processes');
  if (!existsSync(homes)) return;
  for (const name of readdirSync(homes)) {
    const lock = lockIfFree(join(homes, name));
    if (lock !== undefined) {
      lock.release();
      continue;
    }
    throw new AppError({
      code: 'UNAVAILABLE',
      message:
        'The data directory is in use by processes that share it. Give this one the same DATABASE_URL and ' +
        'REDIS_URL, stop the others, or set DATA_DIR to another directory.',
    });
  }
}

/** Processes come in one after another; whoever shares with nobody keeps the door shut. */
async function passDoor(dataDir: string): Promise<DataDirLock> {
  const deadline = Date.now() + ENTER_MS;
  for (;;) {
    try {
      return lockDataDir(dataDir);
    } catch (error) {
      if (!(error instanceof AppError) || Date.now() > deadline) throw error;
      await pause(100);
    }
  }
}

function lockIfFree(directory: string): DataDirLock | undefined {
  try {
    return lockDataDir(directory);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
