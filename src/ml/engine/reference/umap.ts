import type { Metric } from '../../../kernels/distance.ts';
import { type Matrix, matrix } from '../../../kernels/matrix.ts';
import { createMetricSpace } from '../../../kernels/metric-space.ts';
import type { OnProgress } from '../../../kernels/progress.ts';
import { createRandom } from '../../../kernels/random.ts';
import type { Engine, Reduction, UmapPlan } from '../engine.ts';
import { limitNeighbors } from '../limits.ts';
import { toPositions } from '../positions.ts';
import { withOwnKernel } from './own-kernel.ts';
import { allFinite, fromRows, toRows } from './rows.ts';

/** UMAP by umap-js (random-projection trees, nearest-neighbour descent), seeded. */
export async function reduceByUmapJs(
  x: Matrix,
  plan: UmapPlan,
  onProgress: OnProgress,
  fast: Engine,
): Promise<Reduction> {
  const own = (reason: string) => withOwnKernel(fast.reduce(x, plan, onProgress), reason);
  if (plan.target !== null) return own('umap-js has no part in a target');
  if (x.rows < 3) return own('umap-js needs at least three rows');
  const { UMAP } = await import('umap-js');
  const { value: nNeighbors, notes } = limitNeighbors(plan.neighbors, x.rows);
  const { rows, distanceFn } = rowsForMetric(x, plan.metric);
  const model = new UMAP({
    nComponents: Math.min(3, x.columns),
    nNeighbors,
    minDist: plan.minDist,
    nEpochs: plan.epochs ?? 0,
    distanceFn,
    random: createRandom(plan.seed).next,
  });
  let epochs: number;
  try {
    epochs = model.initializeFit(rows);
  } catch (error) {
    // Its trees never end on many copies of a row ("Maximum call stack size exceeded").
    if (error instanceof RangeError) return own('umap-js cannot build its trees for this table');
    throw error;
  }
  for (let epoch = 0; epoch < epochs; epoch++) {
    model.step();
    onProgress((epoch + 1) / epochs);
  }
  const positions = fromRows(model.getEmbedding());
  if (!allFinite(positions.data)) return own('umap-js did not arrive at a finite map');
  return { positions: toPositions(positions), explainedVarianceRatio: null, klDivergence: null, notes };
}

/** The points of the metric space and its distance, as umap-js takes them. */
function rowsForMetric(x: Matrix, metric: Metric) {
  const { points, norm, toDistance } = createMetricSpace(x, metric);
  const a = new Float64Array(points.columns);
  const b = new Float64Array(points.columns);
  return {
    rows: toRows(matrix(points.data, points.rows, points.columns)),
    distanceFn: (rowA: number[], rowB: number[]) => {
      a.set(rowA);
      b.set(rowB);
      return toDistance(norm.between(a, 0, b, 0, points.columns));
    },
  };
}
