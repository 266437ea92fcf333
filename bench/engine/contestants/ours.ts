import { availableParallelism } from 'node:os';
import { startKernelCrew } from '../../../src/compute/process/kernel-crew.ts';
import { type Matrix, matrix } from '../../../src/kernels/matrix.ts';
import { silhouette } from '../../../src/kernels/silhouette.ts';
import { createFastEngine } from '../../../src/ml/engine/fast.ts';
import { startEntriesFrom } from '../../../src/platform/entry.ts';
import { ANOMALIES, clusteringPlan, REDUCTIONS } from './plans.ts';
import { readTable } from './read-table.ts';
import { type Outcome, reportRun } from './report-run.ts';

/**
 * Our side: the engine as a compute process runs it, bundled, on all cores.
 *
 * Arguments: task, table, repeats, seconds that are enough, file for the result.
 */
const [, , task = '', prefix = '', repeats = '0', enough = '0', output = ''] = process.argv;

// The bundle lies below a folder that holds the bundle of the threads as well.
startEntriesFrom(new URL('../../../', import.meta.url));
const crew = startKernelCrew(availableParallelism());
const engine = createFastEngine(crew);
const { x, map, labels, rows, columns, eps } = readTable(prefix);
// Doubles, as tables hold them and as the peers are given them.
const table = doubles(x, columns);
const places = doubles(map, 3);

await reportRun(compute, Number(repeats), Number(enough), output);

async function compute(): Promise<Outcome> {
  if (task === 'umap' || task === 'tsne' || task === 'pca') {
    const { positions, klDivergence } = await engine.reduce(table, REDUCTIONS[task]);
    return { result: positions, values: klDivergence === null ? {} : { kl_divergence: klDivergence } };
  }
  if (task === 'isolation_forest') {
    const { scores } = await engine.anomalies(table, ANOMALIES);
    return { result: scores, values: {} };
  }
  if (task === 'silhouette') {
    const found = silhouette(places, labels, { exactLimit: rows, crew });
    return { result: null, values: { silhouette: found?.value ?? Number.NaN } };
  }
  const plan = clusteringPlan(task, eps);
  if (plan === null) throw new RangeError(`there is no task ${task}`);
  return { result: (await engine.cluster(places, plan)).labels, values: {} };
}

function doubles(values: Float32Array, width: number): Matrix {
  return matrix(Float64Array.from(values), values.length / width, width);
}
