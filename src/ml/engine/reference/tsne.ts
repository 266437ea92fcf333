import type { Matrix } from '../../../kernels/matrix.ts';
import type { OnProgress } from '../../../kernels/progress.ts';
import { safelyScaled } from '../../../kernels/safe-scale.ts';
import type { Engine, Reduction, TsnePlan } from '../engine.ts';
import { limitPerplexity } from '../limits.ts';
import { toPositions } from '../positions.ts';
import { withOwnKernel } from './own-kernel.ts';
import { allFinite, fromRows, toRows } from './rows.ts';

/** tsne-js takes about 0.5 µs per pair of rows and iteration: some 25 seconds. */
export const MAX_PAIR_STEPS = 5e7;
const AUTO_LEARNING_RATE = 50;

/**
 * t-SNE by tsne-js, all pairs in every iteration, where that ends within a bearable time; by our own kernel elsewhere.
 * tsne-js draws from Math.random, so its maps differ from run to run.
 */
export async function reduceByTsneJs(
  x: Matrix,
  plan: TsnePlan,
  onProgress: OnProgress,
  fast: Engine,
): Promise<Reduction> {
  const own = (reason: string) => withOwnKernel(fast.reduce(x, plan, onProgress), reason);
  const { metric, iterations, learningRate } = plan;
  if (metric !== 'euclidean' && metric !== 'manhattan')
    return own(`tsne-js does not know the metric ${metric}`);
  if (x.rows ** 2 * iterations > MAX_PAIR_STEPS) {
    return own(`tsne-js would take too long for ${x.rows} rows and ${iterations} iterations`);
  }

  const { default: TSNE } = await import('tsne-js');
  const { value: perplexity, notes } = limitPerplexity(plan.perplexity, x.rows);
  const model = new TSNE({
    dim: Math.min(3, x.columns),
    perplexity,
    learningRate: learningRate === 'auto' ? AUTO_LEARNING_RATE : learningRate,
    nIter: iterations,
    metric,
  });
  model.on('progressIter', ([iteration]) => onProgress(Math.min(1, iteration / iterations)));
  model.init({ data: toRows(safelyScaled(x).x), type: 'dense' });
  const [klDivergence] = model.run();
  const positions = fromRows(model.getOutput());
  if (!allFinite(positions.data) || !Number.isFinite(klDivergence))
    return own('tsne-js did not arrive at a finite map');
  return {
    positions: toPositions(positions),
    explainedVarianceRatio: null,
    klDivergence,
    notes: [...notes, 'tsne-js cannot be seeded: another run gives another map'],
  };
}
