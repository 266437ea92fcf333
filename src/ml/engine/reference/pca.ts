import type { Matrix } from '../../../kernels/matrix.ts';
import { safelyScaled } from '../../../kernels/safe-scale.ts';
import type { PcaPlan, Reduction } from '../engine.ts';
import { limitComponents } from '../limits.ts';
import { toPositions } from '../positions.ts';
import { fromRows, toRows } from './rows.ts';

/** Principal components by ml-pca (singular value decomposition). */
export async function reduceByMlPca(x: Matrix, { components, whiten }: PcaPlan): Promise<Reduction> {
  const { PCA } = await import('ml-pca');
  const { value: nComponents, notes } = limitComponents(components, x.rows, x.columns);
  const { x: scaled, unit } = safelyScaled(x);
  const rows = toRows(scaled);
  const model = new PCA(rows, { center: true, scale: false });
  const scores = fromRows(model.predict(rows, { nComponents }).to2DArray());
  const variances = model.getEigenvalues();
  const factors = Array.from({ length: nComponents }, (_, c) => {
    if (!whiten) return unit;
    return variances[c]! > Number.EPSILON * variances[0]! ? 1 / Math.sqrt(variances[c]!) : 0;
  });
  const { means, U } = model.toJSON();
  const loadings = U.to2DArray();
  const data = scores.data.map((value, i) => value * factors[i % nComponents]!);
  return {
    positions: toPositions({ ...scores, data }),
    // ml-pca divides by a total of 0 when nothing varies.
    explainedVarianceRatio: model
      .getExplainedVariance()
      .slice(0, nComponents)
      .map((share) => (Number.isFinite(share) ? share : 0)),
    klDivergence: null,
    axes: {
      mean: means.map((value) => value * unit),
      components: Array.from({ length: nComponents }, (_, c) => loadings.map((row) => row[c]!)),
      factors: factors.map((factor) => factor / unit),
    },
    notes: whiten
      ? [...notes, 'ml-pca does not whiten: its scores were divided by their standard deviations']
      : notes,
  };
}
