import { afterAll, describe, expect, test } from 'vitest';
import { startKernelCrew } from '../../../../../src/compute/process/kernel-crew.ts';
import { matrix } from '../../../../../src/kernels/matrix.ts';
import { createSoloCrew } from '../../../../../src/kernels/parallel/crew.ts';
import type { ReductionPlan } from '../../../../../src/ml/engine/engine.ts';
import { createFastEngine } from '../../../../../src/ml/engine/fast.ts';
import { reduceAligned } from '../../../../../src/ml/pipeline/alignment/aligned-reduction.ts';
import { blobs } from '../../../kernels/awkward-tables.ts';

const ROWS = 600;
const COLUMNS = 9;
const NEW_ROWS = 80;

const all = blobs(ROWS + NEW_ROWS, COLUMNS, 4);
const numbered = (from: number, to: number) => ({
  x: matrix(all.data.slice(from * COLUMNS, to * COLUMNS), to - from, COLUMNS),
  rows: Uint32Array.from({ length: to - from }, (_, i) => i),
});
const earlier = numbered(0, ROWS);
/** The last of the earlier rows, then new ones. */
const table = numbered(ROWS - 50, ROWS + NEW_ROWS);

const METRIC = 'euclidean' as const;
const PLANS: readonly ReductionPlan[] = [
  { method: 'pca', components: 3, whiten: true },
  {
    method: 'umap',
    neighbors: 10,
    minDist: 0.1,
    metric: METRIC,
    epochs: 60,
    init: 'pca',
    target: null,
    seed: 1,
  },
  { method: 'tsne', perplexity: 8, learningRate: 'auto', iterations: 250, metric: METRIC, seed: 1 },
];

describe.each(PLANS)('rows placed into a map by $method', (plan) => {
  const solo = createSoloCrew();
  const crews = [solo, startKernelCrew(2), startKernelCrew(4)];
  afterAll(() => {
    for (const crew of crews) crew.close();
  });

  test('are the same on any number of threads; equal ones stay, and progress ends at one', async () => {
    const map = await createFastEngine(solo).reduce(earlier.x, plan);
    const told: number[] = [];
    const placed = crews.map((crew) =>
      reduceAligned(
        table,
        { ...earlier, positions: map.positions },
        {
          plan,
          axes: map.axes ?? null,
          crew,
          onMatched: (strangers) => expect(strangers).toBe(NEW_ROWS),
        },
        (fraction) => told.push(fraction),
      ),
    );
    const [first] = placed;
    expect(first!.positions.slice(0, 150)).toEqual(map.positions.slice(-150));
    expect(first!.positions.every(Number.isFinite)).toBe(true);
    for (const other of placed) expect(other).toEqual(first);
    if (plan.method !== 'pca') expect(told.at(-1)).toBe(1);
    const shares = first!.explainedVarianceRatio;
    if (plan.method !== 'pca') expect(shares).toBeNull();
    else expect(shares!.reduce((sum, share) => sum + share, 0)).toBeLessThanOrEqual(1);
  });
});
