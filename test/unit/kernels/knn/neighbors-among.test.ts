import { describe, expect, it } from 'vitest';
import { METRICS } from '../../../../src/kernels/distance.ts';
import { nearestNeighbors } from '../../../../src/kernels/knn/nearest-neighbors.ts';
import { neighborsAmong } from '../../../../src/kernels/knn/neighbors-among.ts';
import { type Matrix, matrix } from '../../../../src/kernels/matrix.ts';
import { blobs } from '../awkward-tables.ts';

function rowsOf({ data, columns }: Matrix, from: number, to: number): Matrix {
  return matrix(data.slice(from * columns, to * columns), to - from, columns);
}

describe.each(METRICS)('the neighbours of new rows by %s distance', (metric) => {
  const x = blobs(1300, 12, 4);

  it('are, for a copy of a row, the row itself and then its own neighbours', () => {
    const k = 6;
    const own = nearestNeighbors(x, k, metric);
    const found = neighborsAmong(x, rowsOf(x, 600, 700), k + 1, metric);
    for (let i = 0; i < 100; i++) {
      const first = i * (k + 1);
      expect(found.indices[first]).toBe(600 + i);
      expect(found.distances[first]).toBeCloseTo(0, 12);
      for (let m = 0; m < k; m++) {
        expect(found.distances[first + 1 + m]).toBeCloseTo(own.distances[(600 + i) * k + m]!, 6);
      }
    }
  });

  it('do not depend on the other new rows', () => {
    const all = neighborsAmong(x, rowsOf(x, 0, 40), 5, metric);
    const alone = neighborsAmong(x, rowsOf(x, 17, 18), 5, metric);
    expect(alone.indices).toEqual(all.indices.slice(85, 90));
  });
});

describe('the neighbours of new rows', () => {
  const x = blobs(20, 3, 2);

  it('can be all rows of the table', () => {
    const { indices } = neighborsAmong(x, rowsOf(x, 4, 5), 20, 'euclidean');
    expect(new Set(indices).size).toBe(20);
  });

  it.each([0, 21, 1.5])('refuses %d of 20', (k) => {
    expect(() => neighborsAmong(x, x, k, 'euclidean')).toThrow(RangeError);
  });
});
