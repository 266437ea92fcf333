import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../src/kernels/adjusted-rand-index.ts';
import { hdbscan } from '../../src/kernels/hdbscan/hdbscan.ts';
import { asPartition, readFixture, type TableFixture, toMatrix } from './neighbours-fixtures.ts';

interface Case {
  table: string;
  min_cluster_size: number;
  min_samples: number;
  epsilon: number;
  self_agreement: number;
  labels: number[];
  probabilities: number[];
}

const { tables, cases } = readFixture<{ tables: Record<string, TableFixture>; cases: Case[] }>('hdbscan');

function run({ table, min_cluster_size, min_samples, epsilon }: Case) {
  return hdbscan(toMatrix(tables[table]!), {
    minClusterSize: min_cluster_size,
    minSamples: min_samples,
    epsilon,
    metric: 'euclidean',
  });
}

/** With more, all rows within the core distance of a row tie in reaching it. */
const MOST_SAMPLES_WITHOUT_TIES = 2;
const isUnambiguous = ({ min_samples }: Case) => min_samples <= MOST_SAMPLES_WITHOUT_TIES;

describe('HDBSCAN gives the partition and probabilities of scikit-learn where no edges tie', () => {
  it.each(cases.filter(isUnambiguous))('$table, $min_cluster_size, $min_samples, $epsilon', (expected) => {
    const { labels, probabilities } = run(expected);
    expect(asPartition(labels)).toEqual(asPartition(expected.labels));
    probabilities.forEach((probability, row) => {
      expect(probability).toBeCloseTo(expected.probabilities[row]!, 8);
    });
  });
});

describe('HDBSCAN is no farther from scikit-learn than scikit-learn from itself with the rows shuffled', () => {
  it.each(cases)('$table, $min_cluster_size, $min_samples, $epsilon', (expected) => {
    const agreement = adjustedRandIndex(run(expected).labels, Int32Array.from(expected.labels));
    expect(agreement).toBeGreaterThan(Math.min(0.99, expected.self_agreement - 1e-9));
  });
});
