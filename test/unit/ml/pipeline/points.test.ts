import { expect, test } from 'vitest';
import { clusterSummaries } from '../../../../src/ml/pipeline/cluster-summaries.ts';
import { ANOMALY_COLOR, clusterColor, NOISE_COLOR } from '../../../../src/ml/pipeline/palette.ts';
import { pointSizes } from '../../../../src/ml/pipeline/point-sizes.ts';

test('twenty clusters have colours of their own, none that of an anomaly or of noise', () => {
  const colors = Array.from({ length: 20 }, (_, label) => clusterColor(label));
  expect(new Set(colors).size).toBe(20);
  expect(colors.every((color) => /^#[0-9A-F]{6}$/.test(color))).toBe(true);
  for (let label = 0; label < 200; label++) {
    expect([ANOMALY_COLOR, NOISE_COLOR]).not.toContain(clusterColor(label));
  }
  expect(clusterColor(-1)).toBe(NOISE_COLOR);
});

test('sizes grow with the value from 0.5 to 3, over the rows on the map', () => {
  const values = Float64Array.of(-1000, 10, 20, Number.NaN, 30, 1000);
  expect([...pointSizes(values, Uint32Array.of(1, 2, 3, 4))]).toEqual([0.5, 1.75, 1, 3]);
});

test('sizes are 1 without a column or without a difference, and finite for huge values', () => {
  const rows = Uint32Array.of(0, 1);
  expect([...pointSizes(null, rows)]).toEqual([1, 1]);
  expect([...pointSizes(Float64Array.of(4, 4), rows)]).toEqual([1, 1]);
  expect([...pointSizes(Float64Array.of(-1.7e308, 1.7e308), rows)]).toEqual([0.5, 3]);
});

test('a cluster is summed up by its points and their mean; noise comes last', () => {
  const positions = { data: Float64Array.of(0, 0, 0, 2, 4, 6, 9, 9, 9, 5, 5, 5), rows: 4, columns: 3 };
  expect(clusterSummaries(positions, Int32Array.of(1, 1, -1, 0))).toEqual([
    { id: 0, color: clusterColor(0), count: 1, center: [5, 5, 5], label: 'Cluster 0' },
    { id: 1, color: clusterColor(1), count: 2, center: [1, 2, 3], label: 'Cluster 1' },
    { id: -1, color: NOISE_COLOR, count: 1, center: [9, 9, 9], label: 'Noise' },
  ]);
});
