import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PIPELINE_STAGES } from '../../src/ml/pipeline/pipeline-stages.ts';
import { useBundledEntries } from '../support/bundled-entries.ts';
import { FITTED_RUNS } from './fitted-runs.ts';
import { type MeasuredRun, measureRun } from './measure-run.ts';
import { createTableMaker } from './measured-table.ts';
import { writeCoefficients } from './write-coefficients.ts';

/**
 * Measures what the stages of runs take in time and memory, each run in a compute process of its own, and writes the
 * coefficients of the models of cost: `npm run bench:cost-model`. Linux; on a machine that does nothing else.
 */

const REPEATED_BELOW_SECONDS = 5;

const removeBundles = await useBundledEntries();
const directory = mkdtempSync(join(tmpdir(), 'cost-model-'));
try {
  const tableOf = createTableMaker(directory);
  const runs: MeasuredRun[] = [];
  for (const { rows, columns, config } of FITTED_RUNS) {
    const table = await tableOf(rows, columns);
    const first = await measureRun(table, config, join(directory, 'result'));
    const run =
      first.totalSeconds > REPEATED_BELOW_SECONDS
        ? first
        : quicker(first, await measureRun(table, config, join(directory, 'result')));
    runs.push(run);
    const stages = Object.values(run.seconds).map((seconds) => seconds.toFixed(2).padStart(7));
    const method = `${config.reduction_method} + ${config.clustering_method}`;
    console.log(
      `${`${rows} × ${columns}`.padEnd(13)} ${method.padEnd(24)} ${stages.join(' ')} s ${run.peakMiB.toFixed(0).padStart(5)} MiB`,
    );
  }
  writeCoefficients(runs);
} finally {
  rmSync(directory, { recursive: true, force: true });
  removeBundles();
}

/** Whatever else a machine does makes a stage longer, never shorter, and tells most on short ones. */
function quicker(one: MeasuredRun, other: MeasuredRun): MeasuredRun {
  const seconds = Object.fromEntries(
    PIPELINE_STAGES.map((stage) => [stage, Math.min(one.seconds[stage], other.seconds[stage])]),
  ) as MeasuredRun['seconds'];
  return { ...one, seconds, peakMiB: Math.max(one.peakMiB, other.peakMiB) };
}
