import { describe, expect, it } from 'vitest';
import { chooseClusters } from '../../../src/kernels/choose-clusters.ts';
import { awkwardTables, blobs } from './awkward-tables.ts';

describe('chooseClusters', () => {
  for (const nBlobs of [2, 3, 5, 9]) {
    it(`sees ${nBlobs} blobs`, () => {
      const result = chooseClusters(blobs(900, 10, nBlobs));
      expect(result.nClusters).toBe(nBlobs);
      expect(result.candidates).toHaveLength(19);
    });
  }

  it('sees them in a sample of a larger table too', () => {
    expect(chooseClusters(blobs(3000, 4, 4), { fitRows: 600, scoredRows: 200 }).nClusters).toBe(4);
  });

  for (const [name, x] of awkwardTables()) {
    it(`chooses a possible number for ${name}`, () => {
      const { nClusters, candidates } = chooseClusters(x);
      expect(nClusters).toBeGreaterThanOrEqual(1);
      expect(nClusters).toBeLessThanOrEqual(Math.min(20, x.rows));
      expect(candidates.every(({ silhouette }) => silhouette >= -1 && silhouette <= 1)).toBe(true);
    });
  }

  it('chooses one cluster when all rows are equal, and exactly the distinct rows when they are few', () => {
    const named = new Map(awkwardTables());
    expect(chooseClusters(named.get('all rows equal')!).nClusters).toBe(1);
    expect(chooseClusters(named.get('three distinct rows')!).nClusters).toBe(3);
  });

  it('refuses a range that is none', () => {
    expect(() => chooseClusters(blobs(30, 2, 2), { min: 1 })).toThrow(RangeError);
    expect(() => chooseClusters(blobs(30, 2, 2), { min: 5, max: 4 })).toThrow(RangeError);
  });
});
