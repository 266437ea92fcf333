import { describe, expect, it } from 'vitest';
import { mostExtreme } from '../../../../src/cli/demo/extremes.ts';

const cells = [
  { name: 'a', height: 10, weight: 5, constant: 1 },
  { name: 'b', height: 11, weight: null, constant: 1 },
  { name: 'c', height: 12, weight: 6, constant: 1 },
  { name: 'd', height: 90, weight: 7, constant: 1 },
  { name: 'e', height: -900, weight: 99, constant: 1 },
];

const result = {
  points: cells.map((original_data, index) => ({
    id: String(index),
    position: [0, 0, 0] as [number, number, number],
    color: '#000000',
    size: 1,
    cluster: 0,
    is_anomaly: index > 2,
    original_data,
  })),
  anomalies: ['3', '4'],
  metadata: {
    total_points: 5,
    processing_time: 0,
    reduction_method: 'pca' as const,
    clustering_method: 'kmeans' as const,
    features_used: ['height', 'weight', 'constant'],
    preprocessing_steps: [],
  },
};

describe('the most extreme rows', () => {
  it('are told once for each column that varies, with what identifies them', () => {
    const found = mostExtreme(result, 5);
    expect(found.map(({ id, column, value, known }) => ({ id, column, value, known }))).toEqual([
      { id: '4', column: 'height', value: -900, known: ['e'] },
      { id: '4', column: 'weight', value: 99, known: ['e'] },
    ]);
    expect(found[0]?.usual).toBe(11);
  });

  it('are none without anomalies, and no more than asked for', () => {
    expect(mostExtreme({ ...result, anomalies: [] }, 5)).toEqual([]);
    expect(mostExtreme(result, 1)).toHaveLength(1);
  });
});
