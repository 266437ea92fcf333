import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MLConfigInput } from '../../src/ml/ml.schema.ts';
import { expectedMemoryMb } from '../../src/ml/pipeline/cost/memory-limit.ts';
import { createProgressTracker } from '../../src/ml/pipeline/overall-progress.ts';
import { useBundledEntries } from '../support/bundled-entries.ts';
import { type MeasuredRun, measureRun } from './measure-run.ts';
import { createTableMaker } from './measured-table.ts';

/**
 * Holds the estimates of a run against what happened: the remaining time at each tenth of it, and the peak of memory.
 * None of the runs is one that the models were fitted to. `npm run bench:estimates`; Linux.
 */

interface CheckedRun {
  readonly rows: number;
  readonly columns: number;
  readonly config: MLConfigInput;
}

const TIMED: readonly CheckedRun[] = [
  { rows: 10_000, columns: 50, config: { reduction_method: 'umap', clustering_method: 'hdbscan' } },
  { rows: 10_000, columns: 50, config: { reduction_method: 'tsne', clustering_method: 'kmeans' } },
  { rows: 100_000, columns: 20, config: { reduction_method: 'pca', clustering_method: 'kmeans' } },
  { rows: 2000, columns: 30, config: { reduction_method: 'umap', clustering_method: 'dbscan' } },
];

const WEIGHED: readonly CheckedRun[] = [
  { rows: 50_000, columns: 30, config: { reduction_method: 'umap', clustering_method: 'hdbscan' } },
  { rows: 200_000, columns: 20, config: { reduction_method: 'pca', clustering_method: 'kmeans' } },
  {
    rows: 12_000,
    columns: 10,
    config: {
      reduction_method: 'pca',
      clustering_method: 'agglomerative',
      agglomerative_config: { linkage: 'complete' },
    },
  },
];

const removeBundles = await useBundledEntries();
const directory = mkdtempSync(join(tmpdir(), 'estimates-'));
try {
  const tableOf = createTableMaker(directory);
  for (const checked of [...TIMED, ...WEIGHED]) {
    const table = await tableOf(checked.rows, checked.columns);
    const run = await measureRun(table, checked.config, join(directory, 'result'));
    console.log(nameOf(checked));
    if (TIMED.includes(checked)) printTenths(run);
    const expected = expectedMemoryMb(run.workload);
    console.log(
      `  memory: estimate ${expected.toFixed(0)} MiB, peak ${run.peakMiB.toFixed(0)} MiB, ${error(expected, run.peakMiB)}`,
    );
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
  removeBundles();
}

function nameOf({ rows, columns, config }: CheckedRun): string {
  return `${rows} × ${columns}, ${config.reduction_method} + ${config.clustering_method}`;
}

/** What the tracker said at each tenth of the run, against what was really left. */
function printTenths({ told, totalSeconds }: MeasuredRun): void {
  let now = 0;
  const tracker = createProgressTracker(() => now);
  const heard = told.map((reported) => {
    now = reported.at * 1000;
    return { at: reported.at, ...tracker.update(reported) };
  });
  console.log(`  ${totalSeconds.toFixed(2)} s`);
  for (let tenth = 1; tenth <= 9; tenth++) {
    const next = heard.find(({ at }) => at >= (totalSeconds * tenth) / 10);
    if (next === undefined) continue;
    const left = totalSeconds - next.at;
    const estimate = next.estimated_remaining;
    const judged =
      estimate === null ? 'no estimate yet' : `estimate ${estimate.toFixed(2)} s, ${error(estimate, left)}`;
    console.log(
      `  ${((100 * next.at) / totalSeconds).toFixed(0).padStart(3)} %  progress ${next.progress.toFixed(0).padStart(3)}, left ${left.toFixed(2)} s, ${judged} (${next.stage})`,
    );
  }
}

function error(estimate: number, truth: number): string {
  const percent = Math.round(100 * (estimate / truth - 1));
  return `${percent < 0 ? '' : '+'}${percent} %`;
}
