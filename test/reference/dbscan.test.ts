import { describe, expect, it } from 'vitest';
import { dbscan } from '../../src/kernels/dbscan.ts';
import type { Metric } from '../../src/kernels/distance.ts';
import { readFixture, type TableFixture, toMatrix } from './neighbours-fixtures.ts';

interface Fixture {
  tables: Record<string, TableFixture>;
  cases: { table: string; metric: Metric; eps: number; min_samples: number; labels: number[] }[];
}

const { tables, cases } = readFixture<Fixture>('dbscan');

describe('DBSCAN gives the very labels of scikit-learn', () => {
  it.each(cases)(
    '$table, $metric, eps $eps, min_samples $min_samples',
    ({ table, metric, eps, min_samples, labels }) => {
      const found = dbscan(toMatrix(tables[table]!), { eps, minSamples: min_samples, metric });
      expect(Array.from(found)).toEqual(labels);
    },
  );
});
