import { readFileSync } from 'node:fs';

/** Children of a process that are using the processor right now (Linux). */
export function busyChildren(pid: number): number[] | undefined {
  const busy = childrenOf(pid).filter((child) => stateOf(child) === 'R');
  return busy.length > 0 ? busy : undefined;
}

export function isAlive(pid: number): boolean {
  const state = stateOf(pid);
  return state !== undefined && state !== 'Z';
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.split(' ').filter(Boolean).map(Number);
}

function stateOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.charAt(0);
  } catch {
    return undefined;
  }
}
