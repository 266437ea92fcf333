import { writeFileSync, writeSync } from 'node:fs';
import type { Run } from '../cell.ts';

/** What a computation leaves: for the judge of quality, and figures of its own. */
export interface Outcome {
  readonly result: Float32Array | Int32Array | Float64Array | null;
  readonly values: Record<string, number>;
}

/** What takes longer is repeated once in a process. */
const SLOW_SECONDS = 20;
/** Milliseconds scatter: they are repeated for as long as this, or so many times. */
const FAST = { seconds: 0.5, times: 25 };

/** The same rule as in kernels.py. */
function isWorthAnother(
  done: number,
  spent: number,
  first: number,
  repeats: number,
  enoughSeconds: number,
): boolean {
  if (repeats === 0 || spent + first >= enoughSeconds) return false;
  if (done < (first > SLOW_SECONDS ? 1 : repeats)) return true;
  return spent < FAST.seconds && done < FAST.times;
}

/** Runs a computation once, then again while that is reasonable, and prints what it took as JSON: after the first and at the end. */
export async function reportRun(
  compute: () => Promise<Outcome>,
  repeats: number,
  enoughSeconds: number,
  output: string,
): Promise<void> {
  const started = Number(process.env['BENCH_STARTED']);
  let outcome: Outcome = { result: null, values: {} };
  const once = async (): Promise<number> => {
    const start = performance.now();
    outcome = await compute();
    return (performance.now() - start) / 1000;
  };
  const first = await once();
  const cold = (Date.now() - started) / 1000;
  const warm: number[] = [];
  const print = () => {
    const run: Run = {
      cold_s: cold,
      first_s: first,
      warm_s: warm,
      memory_mib: process.resourceUsage().maxRSS / 1024,
      values: outcome.values,
    };
    writeSync(1, `${JSON.stringify(run)}\n`);
  };
  if (outcome.result !== null) writeFileSync(output, outcome.result);
  print();
  for (let spent = 0; isWorthAnother(warm.length, spent, first, repeats, enoughSeconds); ) {
    const taken = await once();
    warm.push(taken);
    spent += taken;
  }
  print();
  // Threads of ours may still wait for work.
  process.exit(0);
}
