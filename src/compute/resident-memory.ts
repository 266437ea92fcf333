import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Resident memory of a process in MiB, or null when it is gone or cannot be asked.
 *
 * Linux tells it in /proc, read synchronously because that touches no disk and takes some 30 µs; elsewhere `ps` is asked.
 * The process cannot tell it itself: while it computes, it answers nothing.
 */
export async function residentMemoryMb(pid: number): Promise<number | null> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): number | null {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) / 1024;
  } catch {
    return null;
  }
}

function fromPs(pid: number): Promise<number | null> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) => {
      const kibibytes = Number.parseInt(stdout, 10);
      resolve(error === null && Number.isFinite(kibibytes) ? kibibytes / 1024 : null);
    });
  });
}
