import { describe, expect, it } from 'vitest';
import { adjustedRandIndex } from '../../src/kernels/adjusted-rand-index.ts';
import { calinskiHarabasz } from '../../src/kernels/calinski-harabasz.ts';
import { daviesBouldin } from '../../src/kernels/davies-bouldin.ts';
import type { Metric } from '../../src/kernels/distance.ts';
import { silhouette } from '../../src/kernels/silhouette.ts';
import { trustworthiness } from '../../src/kernels/trustworthiness.ts';
import { readFixture, type TableName, table, toMatrix } from './clustering-fixtures.ts';

interface Fixture {
  partitions: {
    table: TableName;
    labels: number[];
    silhouette: number;
    calinskiHarabasz: number;
    daviesBouldin: number;
  }[];
  trustworthiness: {
    table: TableName;
    nNeighbors: number;
    metric?: Metric;
    embedding: number[][];
    value: number;
  }[];
  adjustedRandIndex: { a: number[]; b: number[]; value: number }[];
}

const fixture = readFixture<Fixture>('metrics');

describe('metrics equal scikit-learn', () => {
  for (const expected of fixture.partitions) {
    const labels = Int32Array.from(expected.labels);
    const clustered = labels.filter((label) => label >= 0).length;
    const x = table(expected.table);
    const title = `${expected.table}, ${clustered} of ${labels.length} rows clustered`;

    it(`silhouette: ${title}`, () => {
      expect(silhouette(x, labels)?.value).toBeCloseTo(expected.silhouette, 10);
      expect(silhouette(x, labels)?.sample).toBe(clustered);
    });

    it(`Calinski-Harabasz: ${title}`, () => {
      expect(calinskiHarabasz(x, labels)).toBeCloseTo(expected.calinskiHarabasz, 7);
    });

    it(`Davies-Bouldin: ${title}`, () => {
      expect(daviesBouldin(x, labels)).toBeCloseTo(expected.daviesBouldin, 10);
    });
  }

  for (const { table: name, nNeighbors, metric = 'euclidean', embedding, value } of fixture.trustworthiness) {
    it(`trustworthiness: ${name} in two dimensions, k = ${nNeighbors}, ${metric} distance`, () => {
      const result = trustworthiness(table(name), toMatrix(embedding), { nNeighbors, metric });
      expect(result?.value).toBeCloseTo(value, 10);
      expect(result?.sample).toBe(embedding.length);
    });
  }

  fixture.adjustedRandIndex.forEach(({ a, b, value }, i) => {
    it(`adjusted Rand index: pair ${i + 1}`, () => {
      expect(adjustedRandIndex(Int32Array.from(a), Int32Array.from(b))).toBeCloseTo(value, 10);
    });
  });
});
