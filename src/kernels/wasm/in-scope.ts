import type { Machine, Scope } from './machine.ts';

/** Runs `work` with a scope of its own, which ends with it whether it succeeds or fails. */
export function inScope<Result>(machine: Machine, work: (scope: Scope) => Result): Result {
  const scope = machine.scope();
  try {
    return work(scope);
  } finally {
    scope.release();
  }
}
