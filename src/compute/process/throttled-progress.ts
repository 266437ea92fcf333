import type { TaskProgress } from '../compute.ts';

/** Often enough for an eye, seldom enough to cost nothing. */
const INTERVAL_MS = 50;

/** Passes on the first word of every stage and then one in 50 ms at most; the last word of a stage may be left out. */
export function throttledProgress(
  tell: (progress: TaskProgress) => void,
  now: () => number = () => performance.now(),
): (progress: TaskProgress) => void {
  let stage: string | undefined;
  let toldAt = 0;
  return (progress) => {
    const time = now();
    if (progress.stage === stage && time - toldAt < INTERVAL_MS) return;
    stage = progress.stage;
    toldAt = time;
    tell(progress);
  };
}
