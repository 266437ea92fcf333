import { readFileSync } from 'node:fs';

/**
 * Watches the resident memory of a process and all its descendants (Linux). Memory that they share is counted once
 * for each, so the true figure is lower.
 */
export function peakMemory(pid: number): { stop(): number } {
  let peak = treeMiB(pid);
  const timer = setInterval(() => {
    peak = Math.max(peak, treeMiB(pid));
  }, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.max(peak, treeMiB(pid));
    },
  };
}

function treeMiB(root: number): number {
  let pages = 0;
  const queue = [root];
  for (let pid = queue.pop(); pid !== undefined; pid = queue.pop()) {
    try {
      pages += Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
      queue.push(...childrenOf(pid));
    } catch {
      // The process ended while it was looked at.
    }
  }
  return (pages * 4096) / (1024 * 1024);
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter((text) => text !== '')
    .map(Number);
}
