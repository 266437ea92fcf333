import { writeFileSync, writeSync } from 'node:fs';
import type { Run } from '../cell.ts';

/** What a computation leaves: for the judge of quality, and figures of its own. */
export interface Outcome {
  readonly result: Float32Array | Int32Array | Float64Array | null;
  readonly values: Record<string, number>;
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
  for (let i = 0; i < repeats && (i + 1) * first < enoughSeconds; i++) warm.push(await once());
  print();
  // Threads of ours may still wait for work.
  process.exit(0);
}
