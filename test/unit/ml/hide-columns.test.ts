import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explainMap } from '../../../src/explanations/explain-map.ts';
import { hideColumns } from '../../../src/ml/hide-columns.ts';
import type { Language } from '../../../src/procedure/wire.ts';

/** Two clusters that differ in both columns, so that sentences name both. */
async function summaryOf(first: string, second: string, language: Language = 'en') {
  const rows = Uint32Array.from({ length: 20 }, (_, i) => i);
  const half = (i: number) => (i < 10 ? 0 : 1);
  const values = (scale: number) => Float64Array.from(rows, (i) => half(i) * scale + i * 0.01);
  const { narrative } = await explainMap({
    rows,
    positions: new Float32Array(60),
    labels: Int32Array.from(rows, half),
    anomalies: null,
    features: null,
    silhouette: null,
    trustworthiness: null,
    usableRows: 20,
    tableRows: 20,
    dates: [],
    numbers: [
      { name: first, values: values(10) },
      { name: second, values: values(20) },
    ],
    categories: [],
  });
  return {
    clusters: [],
    explanations: [...narrative[language]],
    metadata: {
      total_points: 20,
      processing_time: 1,
      reduction_method: 'pca' as const,
      clustering_method: 'kmeans' as const,
      features_used: [first, second],
      preprocessing_steps: [`"${first}" was scaled`, 'rows were kept'],
    },
    performance: {
      silhouette_score: null,
      calinski_harabasz_score: null,
      davies_bouldin_score: null,
      explained_variance_ratio: null,
      stress: null,
      trustworthiness: null,
      trustworthiness_sample: null,
      silhouette_sample: null,
    },
  };
}

test('nothing hidden changes nothing', async () => {
  const summary = await summaryOf('income', 'age');
  expect(hideColumns(summary, [], 'en')).toEqual(summary);
});

test('sentences about other columns stay', async () => {
  const { explanations } = hideColumns(await summaryOf('income', 'age'), ['income'], 'en');
  for (const { characteristics, key_features, sentences } of explanations) {
    expect(key_features).toEqual(['age']);
    expect(characteristics.join(' ')).toContain('“age”');
    for (const text of [...characteristics, ...(sentences ?? []).map((each) => each.text)]) {
      expect(text).not.toContain('income');
    }
  }
});

test.each<Language>(['en', 'fr'])(
  'no name of a hidden column is left in what is told (%s), whatever it holds',
  async (language) => {
    const unit = fc.oneof(
      { weight: 4, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.constantFrom('“', '”', '‘', '’', '«', '»', '‹', '›', '"', ' ') },
    );
    const name = fc.string({ unit, minLength: 1, maxLength: 90 }).filter((text) => text.trim() !== '');
    await fc.assert(
      fc.asyncProperty(name, async (secret) => {
        const other = secret === 'visible' ? 'other' : 'visible';
        const told = hideColumns(await summaryOf(`${secret}§`, other, language), [`${secret}§`], language);
        expect(JSON.stringify(told.explanations)).not.toContain('§');
        expect(told.metadata.preprocessing_steps).toEqual(['rows were kept']);
      }),
    );
  },
);
