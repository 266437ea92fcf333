import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { AppError, systemCode } from './app-error.ts';

/**
 * One process at a time in a data directory, also after a kill -9.
 *
 * The lock is the file with the highest number in `DATA_DIR/lock`. It names its holder; an empty or unreadable one
 * is free. To take the lock over from a dead holder of number n, a process creates number n + 1, which the file
 * system grants to one process only. A dead lock is never removed to make room, so no process can remove the fresh
 * lock of another by mistake: the highest number only ever grows, and it stays behind, emptied, after a release.
 */
export interface DataDirLock {
  release(): void;
}

interface Holder {
  readonly pid: number;
  /** When the process started, in units of its platform: tells it from a later process with the same pid. */
  readonly started: string | undefined;
  /** Machine, boot and process namespace: pids mean nothing across them. */
  readonly scope: string;
}

/** A holder whose pid we cannot look up (another container or machine) lives while it touches its lock this often. */
const HEARTBEAT_MS = 2_000;
const HEARTBEAT_LOST_MS = 15_000;

const SYSTEM_SCOPE = scopeOfThisProcess();

/** @throws AppError UNAVAILABLE, naming the pid, while another process (or this one) holds the directory. */
export function lockDataDir(dataDir: string): DataDirLock {
  const directory = join(resolve(dataDir), 'lock');
  mkdirSync(directory, { recursive: true });
  const self: Holder = { pid: process.pid, started: startOf(process.pid), scope: SYSTEM_SCOPE };

  for (;;) {
    const newest = newestNumber(directory);
    const holder = readHolder(directory, newest);
    if (holder !== undefined && isAlive(holder, join(directory, String(newest)))) {
      throw inUse(dataDir, holder);
    }
    const mine = newest + 1;
    // A slow process may create a number that faster ones have passed by; only the highest one counts.
    if (createExclusively(directory, mine, self) && newestNumber(directory) === mine) {
      removeAllBut(directory, mine);
      return hold(join(directory, String(mine)));
    }
  }
}

function hold(file: string): DataDirLock {
  const heartbeat = setInterval(() => {
    try {
      utimesSync(file, new Date(), new Date());
    } catch {
      // A file system that does not answer for a moment must not end the service; the next beat comes soon.
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    release() {
      clearInterval(heartbeat);
      ignoringMissing(() => truncateSync(file));
    },
  };
}

/** Creates the file with its content in one step, so that nobody ever reads half a holder. */
function createExclusively(directory: string, number: number, holder: Holder): boolean {
  const draft = join(directory, `draft-${randomUUID()}`);
  try {
    writeFileSync(draft, JSON.stringify(holder), { flag: 'wx' });
    linkSync(draft, join(directory, String(number)));
    return true;
  } catch (error) {
    const code = systemCode(error);
    // ENOENT: the process that took the lock meanwhile has swept our draft away.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function newestNumber(directory: string): number {
  const numbers = readdirSync(directory).filter((name) => /^\d+$/.test(name));
  return Math.max(0, ...numbers.map(Number));
}

function removeAllBut(directory: string, number: number): void {
  for (const name of readdirSync(directory)) {
    const isNewer = /^\d+$/.test(name) && Number(name) >= number;
    if (!isNewer) rmSync(join(directory, name), { force: true });
  }
}

function readHolder(directory: string, number: number): Holder | undefined {
  try {
    return asHolder(JSON.parse(readFileSync(join(directory, String(number)), 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function asHolder(value: unknown): Holder | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const pid = 'pid' in value ? value.pid : undefined;
  const started = 'started' in value ? value.started : undefined;
  const scope = 'scope' in value ? value.scope : undefined;
  if (typeof pid !== 'number' || !Number.isInteger(pid) || pid <= 0 || typeof scope !== 'string')
    return undefined;
  return { pid, started: typeof started === 'string' ? started : undefined, scope };
}

function isAlive(holder: Holder, file: string): boolean {
  if (holder.scope !== SYSTEM_SCOPE) {
    const touched = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return Date.now() - touched < HEARTBEAT_LOST_MS;
  }
  if (!processExists(holder.pid)) return false;
  return holder.started === undefined || startOf(holder.pid) === holder.started;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** The start time of a running process; undefined when it is gone, a zombie, or the platform does not tell. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The second field is the program's name in parentheses and may hold anything; state and start time follow it.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const state = fields[0];
      return state === 'Z' || state === 'X' ? undefined : fields[19];
    } catch {
      return undefined;
    }
  }
  if (process.platform === 'win32') return undefined;
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

function scopeOfThisProcess(): string {
  if (process.platform !== 'linux') return hostname();
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function inUse(dataDir: string, holder: Holder): AppError {
  const where = holder.scope === SYSTEM_SCOPE ? '' : ' in another container or on another machine';
  return new AppError({
    code: 'UNAVAILABLE',
    message: `The data directory is in use by process ${holder.pid}${where}. Stop that process, or set DATA_DIR to another directory.`,
    cause: new Error(`The lock in ${join(resolve(dataDir), 'lock')} is held`),
  });
}

function ignoringMissing(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}
