import { expect, test } from 'vitest';
import { alignedConfig } from '../../../src/ml/aligned-config.ts';
import { type MLConfigInput, mlConfigSchema } from '../../../src/ml/ml.schema.ts';
import { fitOf, parseFit } from '../../../src/ml/pipeline/alignment/fit.ts';
import { fitFeatures } from '../../../src/ml/pipeline/feature-matrix.ts';
import { AppError } from '../../../src/platform/app-error.ts';
import { number } from './pipeline/features.fixture.ts';

const configOf = (config: Partial<MLConfigInput> = {}) =>
  mlConfigSchema.parse({ reduction_method: 'umap', clustering_method: 'kmeans', ...config });

const { fitted } = fitFeatures([number('a', [1, 2, 3])], Uint32Array.of(0, 1, 2), [Number.NaN], 'standard');
const fit = fitOf(
  configOf({ handle_missing: 'mean', scaling: 'robust', umap_config: { n_neighbors: 20 } }),
  fitted,
  undefined,
  3,
);

test('the settings of the earlier run apply, and what was not said otherwise is not told', () => {
  const { config, steps } = alignedConfig(configOf({ random_state: 7 }), fit);
  expect(config).toMatchObject({
    handle_missing: 'mean',
    scaling: 'robust',
    umap_config: { n_neighbors: 20 },
    feature_columns: ['a'],
    random_state: 7,
  });
  expect(steps).toEqual([]);
});

test('what the request says otherwise is told', () => {
  const asked = configOf({
    handle_missing: 'zero',
    normalize_features: false,
    feature_columns: ['a', 'b'],
    umap_config: { n_neighbors: 5 },
    tsne_config: { perplexity: 11 },
  });
  expect(alignedConfig(asked, fit).steps).toEqual([
    'Took feature_columns, umap_config.n_neighbors, normalize_features, handle_missing from the earlier run that the map is aligned to, not from the request.',
  ]);
});

test('a map made by another method cannot be aligned to', () => {
  expect(() => alignedConfig(configOf({ reduction_method: 'pca' }), fit)).toThrow(AppError);
});

test('a fit is read as it was written, one of another version not at all', () => {
  expect(parseFit(JSON.stringify(fit))).toEqual(fit);
  expect(parseFit(JSON.stringify({ ...fit, version: 99 }))).toBeNull();
});
