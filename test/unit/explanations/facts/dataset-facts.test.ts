import { describe, expect, it } from 'vitest';
import { mapFacts } from '../../../../src/explanations/facts/map-facts.ts';
import { createRandom } from '../../../../src/kernels/random.ts';
import { mapOf, mixedMap, ofKind } from './described-map.fixture.ts';

const map = mixedMap();
const facts = mapFacts({ ...map, tableRows: 500, usableRows: 450, silhouette: 0.4 });

describe('facts of a dataset', () => {
  it('counts clusters and noise', () => {
    const count = (cluster: number) => map.labels.filter((label) => label === cluster).length;
    const sizes = [0, 1, 2].map((cluster) => ({
      cluster,
      count: count(cluster),
      share: count(cluster) / 400,
    }));
    sizes.sort((a, b) => b.count - a.count);
    expect(ofKind(facts, 'structure')).toEqual([
      {
        id: 'd.structure',
        about: { of: 'dataset' },
        kind: 'structure',
        rows: 400,
        columns: 5,
        clusters: 3,
        noise: count(-1),
        noiseShare: count(-1) / 400,
        largest: sizes[0],
        smallest: sizes[2],
        silhouette: 0.4,
        trustworthiness: null,
      },
    ]);
  });

  it('tells Pearson’s correlation over all rows with both values, and Fisher’s interval', () => {
    const [fact] = ofKind(facts, 'correlation');
    expect(fact).toMatchObject({ id: 'd.correlation.0', columns: ['age', 'age in months'] });
    const [x, y] = [map.numbers[0]!.values, map.numbers[1]!.values];
    const pairs = Array.from(x, (value, i) => [value, y[i]!] as const).filter(
      ([a, b]) => !Number.isNaN(a + b),
    );
    const mean = (axis: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[axis], 0) / pairs.length;
    const product = (a: 0 | 1, b: 0 | 1) =>
      pairs.reduce((sum, pair) => sum + (pair[a] - mean(a)) * (pair[b] - mean(b)), 0);
    const r = product(0, 1) / Math.sqrt(product(0, 0) * product(1, 1));
    expect(fact!.correlation).toBeCloseTo(r, 10);
    const error = 1.959964 / Math.sqrt(pairs.length - 3);
    expect(fact!.interval[0]).toBeCloseTo(Math.tanh(Math.atanh(r) - error), 10);
    expect(fact!.interval[1]).toBeCloseTo(Math.tanh(Math.atanh(r) + error), 10);
  });

  it('tells at most five correlations of half and more, of all rows of a table larger than the sample', () => {
    const random = createRandom(3);
    const base = Float64Array.from({ length: 25_000 }, () => random.normal());
    const numbers = Array.from({ length: 6 }, (_, c) => ({
      name: `c${c}`,
      values: base.map((value) => (c % 2 === 0 ? 1 : -1) * value + 0.5 * random.normal()),
    }));
    const told = ofKind(mapFacts(mapOf({ labels: new Int32Array(25_000), numbers })), 'correlation');
    expect(told).toHaveLength(5);
    for (const { correlation, interval } of told) {
      expect(Math.abs(correlation)).toBeGreaterThan(0.75);
      expect(interval[0]).toBeLessThan(correlation);
      expect(interval[1]).toBeGreaterThan(correlation);
    }
  });

  it('counts the rows that equal one of another cluster', () => {
    const labels = Int32Array.from([0, 0, 1, 1, 0, 1, 2, -1, 2, 2]);
    const values = Float64Array.from([7, 7, 7, 3, 3, 5, 6, 6, 6, 9]);
    const told = ofKind(mapFacts(mapOf({ labels, numbers: [{ name: 'a', values }] })), 'quality');
    expect(told.find(({ finding }) => finding === 'equal rows apart')).toMatchObject({
      column: null,
      count: 5,
      share: 0.5,
    });
    const together = Int32Array.from([0, 0, 0, 1, 1, 2, 2, -1, 2, 2]);
    const none = ofKind(mapFacts(mapOf({ labels: together, numbers: [{ name: 'a', values }] })), 'quality');
    expect(none.map(({ finding }) => finding)).toEqual(['few rows']);
  });

  it('believes no correlation that a few rows make alone, and no perfect step that they do', () => {
    const told = (points: number, strength: number, extremes: readonly (readonly [number, number])[]) => {
      const random = createRandom(9);
      const a = Float64Array.from({ length: points }, () => random.normal());
      const b = a.map((value) => strength * value + random.normal());
      extremes.forEach(([x, y], i) => {
        a[17 * i] = x;
        b[17 * i] = y;
      });
      const numbers = [
        { name: 'a', values: a },
        { name: 'b', values: b },
      ];
      return ofKind(mapFacts(mapOf({ labels: new Int32Array(points), numbers })), 'correlation').length;
    };
    expect(told(60, 0, [[1e20, 1e20]])).toBe(0);
    expect(told(60, 2, [[1e20, 1e20]])).toBe(0);
    expect(
      told(1000, 0, [
        [1e3, 1e3],
        [-2e3, -2e3],
        [5e2, 5e2],
      ]),
    ).toBe(0);
    expect(told(60, -2, [[1e20, 1e20]])).toBe(0);
    expect(told(300, -2, [[40, 80]])).toBe(0);
    expect(told(60, 2, [[4, 8]])).toBe(1);
    expect(told(60, 2, [])).toBe(1);
    expect(told(1000, 2, [])).toBe(1);
  });

  it('believes no correlation of six rows', () => {
    const numbers = [
      { name: 'a', values: Float64Array.from([1, 2, 3, 4, 5, 6]) },
      { name: 'b', values: Float64Array.from([2, 1, 4, 3, 7, 5]) },
    ];
    expect(ofKind(mapFacts(mapOf({ labels: new Int32Array(6), numbers })), 'correlation')).toEqual([]);
  });

  it('names the columns that differ from cluster to cluster, noise left out', () => {
    const drivers = ofKind(facts, 'driver');
    expect(drivers.map(({ column }) => column)).toEqual(expect.arrayContaining(['age', 'since', 'city']));
    expect(drivers.map(({ column }) => column)).not.toContain('noise');
    const clusters = [0, 1, 2].map((cluster) =>
      Array.from(map.numbers[0]!.values).filter(
        (value, i) => map.labels[i] === cluster && !Number.isNaN(value),
      ),
    );
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0);
    const within = clusters.reduce((sum, values) => sum + squares(values), 0);
    expect(drivers.find(({ column }) => column === 'age')!.strength).toBeCloseTo(
      1 - within / squares(clusters.flat()),
      10,
    );
  });

  it('tells what was left out, sampled and missing', () => {
    const labels = new Int32Array(40);
    const told = ofKind(
      mapFacts(
        mapOf({
          labels,
          tableRows: 100,
          usableRows: 80,
          numbers: [
            { name: 'holes', values: Float64Array.from(labels, (_, i) => (i < 10 ? Number.NaN : i)) },
            { name: 'same', values: new Float64Array(40).fill(3) },
          ],
          categories: [{ name: 'one', codes: new Int32Array(40), categories: ['x'] }],
        }),
      ),
      'quality',
    );
    expect(told.map(({ finding, column, count, share }) => [finding, column, count, share])).toEqual([
      ['few rows', null, 40, 0.4],
      ['left out rows', null, 20, 0.2],
      ['sample', null, 40, 0.5],
      ['missing values', 'holes', 10, 0.25],
      ['same value', 'same', 40, 1],
      ['same value', 'one', 40, 1],
    ]);
  });
});
