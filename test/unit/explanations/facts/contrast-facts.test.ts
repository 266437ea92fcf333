import { describe, expect, it } from 'vitest';
import type { DescribedMap } from '../../../../src/explanations/facts/described-map.ts';
import type { Fact } from '../../../../src/explanations/facts/fact.ts';
import { mapFacts } from '../../../../src/explanations/facts/map-facts.ts';
import { createRandom } from '../../../../src/kernels/random.ts';
import { mapOf, membersOf, mixedMap, ofKind } from './described-map.fixture.ts';

const map = mixedMap();
const facts = mapFacts(map);

/** The values of a column on both sides of a fact's group. */
function sides(fact: Fact, values: Float64Array, of: DescribedMap): [number[], number[]] {
  const isMember = membersOf(fact, of.labels);
  const pick = (wanted: boolean) =>
    Array.from(of.rows, (row) => values[row]!).filter(
      (value, i) => isMember[i] === wanted && !Number.isNaN(value),
    );
  return [pick(true), pick(false)];
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
const median = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};
const upperMad = (values: readonly number[]) => {
  const centre = median(values);
  const deviations = values.map((value) => Math.abs(value - centre)).sort((a, b) => a - b);
  return deviations[deviations.length >> 1]!;
};

describe('numbers', () => {
  const numbers = ofKind(facts, 'number');

  it('tells means with Cohen’s d and its interval, as recomputed from the table', () => {
    const means = numbers.filter(({ measure }) => measure === 'mean');
    expect(means.length).toBeGreaterThan(3);
    for (const fact of means) {
      const [own, others] = sides(fact, map.numbers.find(({ name }) => name === fact.column)!.values, map);
      const pooled = Math.sqrt(
        ((own.length - 1) * variance(own) + (others.length - 1) * variance(others)) /
          (own.length + others.length - 2),
      );
      const d = (mean(own) - mean(others)) / pooled;
      const error = Math.sqrt(
        1 / own.length + 1 / others.length + d ** 2 / (2 * (own.length + others.length)),
      );
      expect(fact.value).toBeCloseTo(mean(own), 9);
      expect(fact.others).toBeCloseTo(mean(others), 9);
      expect(fact.effect).toBeCloseTo(d, 9);
      expect(fact.interval[0]).toBeCloseTo(d - 1.959964 * error, 9);
      expect(fact.interval[1]).toBeCloseTo(d + 1.959964 * error, 9);
    }
  });

  it('tells the mean beside a group of fill values beyond all proportion', () => {
    const random = createRandom(5);
    const fill = 9.96921e36;
    const values = Float64Array.from({ length: 60 }, (_, i) => (i < 3 ? fill : 5 + random.normal()));
    const labels = Int32Array.from(values, (value) => (value === fill ? 1 : 0));
    const told = ofKind(mapFacts(mapOf({ labels, numbers: [{ name: 'sst', values }] })), 'number');
    const plain = mean([...values.subarray(3)]);
    expect(told.map(({ value, others }) => [value, others])).toEqual([
      [expect.closeTo(plain, 9), fill],
      [fill, expect.closeTo(plain, 9)],
    ]);
  });

  it('tells medians, and a difference in scaled deviations, of a skewed column', () => {
    const medians = numbers.filter(({ column }) => column === 'price');
    expect(medians.length).toBeGreaterThan(0);
    for (const fact of medians) {
      const [own, others] = sides(fact, map.numbers[2]!.values, map);
      const spread =
        1.4826 *
        Math.sqrt(
          (own.length * upperMad(own) ** 2 + others.length * upperMad(others) ** 2) /
            (own.length + others.length),
        );
      expect(fact.measure).toBe('median');
      expect(fact.value).toBe(median(own));
      expect(fact.others).toBe(median(others));
      expect(fact.effect).toBeCloseTo((median(own) - median(others)) / spread, 9);
      expect(fact.interval[0]).toBeLessThan(fact.effect);
      expect(fact.interval[1]).toBeGreaterThan(fact.effect);
    }
  });

  it('falls back to means where most values are the same', () => {
    const fact = numbers.find(({ column, about }) => column === 'mostly zero' && about.of === 'cluster');
    expect(fact).toMatchObject({ measure: 'mean', about: { of: 'cluster', cluster: 2 } });
  });

  it('keeps silent about a column that differs by chance only', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const told = ofKind(mapFacts(mixedMap(seed)), 'number');
      expect(told.filter(({ column }) => column === 'noise')).toEqual([]);
    }
  });

  it('believes nothing of forty columns without any difference', () => {
    const random = createRandom(3);
    const labels = Int32Array.from({ length: 120 }, (_, i) => i % 4);
    const told = mapFacts(
      mapOf({
        labels,
        numbers: Array.from({ length: 40 }, (_, c) => ({
          name: `c${c}`,
          values: Float64Array.from(labels, () => random.normal()),
        })),
      }),
    );
    expect(ofKind(told, 'number')).toEqual([]);
    expect(ofKind(told, 'no contrast')).toHaveLength(4);
    expect(ofKind(told, 'rule')).toEqual([]);
  });

  it('tells at most four of a group, the strongest first, and ids that count on', () => {
    const random = createRandom(4);
    const labels = Int32Array.from({ length: 200 }, (_, i) => i % 2);
    const told = ofKind(
      mapFacts(
        mapOf({
          labels,
          numbers: Array.from({ length: 9 }, (_, c) => ({
            name: `c${c}`,
            values: Float64Array.from(labels, (label) => (c + 1) * label + random.normal()),
          })),
        }),
      ),
      'number',
    );
    expect(told.map(({ id }) => id)).toEqual(
      [0, 1].flatMap((c) => [0, 1, 2, 3].map((i) => `c${c}.number.${i}`)),
    );
    const effects = told.slice(0, 4).map(({ effect }) => Math.abs(effect));
    expect(effects).toEqual([...effects].sort((a, b) => b - a));
  });

  it('compares numbers near the largest that there are', () => {
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    const values = Float64Array.from(
      labels,
      (label, i) => (label === 1 ? 1.5e308 : -1.5e308) + (i % 5) * 1e306,
    );
    const [fact] = ofKind(mapFacts(mapOf({ labels, numbers: [{ name: 'huge', values }] })), 'number');
    expect(fact!.value).toBeLessThan(-1.4e308);
    expect(fact!.others).toBeGreaterThan(1.4e308);
    expect(Number.isFinite(fact!.effect)).toBe(true);
  });

  it('holds an effect without bound at a thousand', () => {
    const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
    const [fact] = ofKind(
      mapFacts(mapOf({ labels, numbers: [{ name: 'x', values: Float64Array.from(labels) }] })),
      'number',
    );
    expect(fact).toMatchObject({ value: 0, others: 1, effect: -1000 });
  });
});

describe('categories', () => {
  it('tells shares of all points, their lift and Cramér’s V, as counted in the table', () => {
    const told = ofKind(facts, 'category');
    expect(told.length).toBeGreaterThan(2);
    const { codes, categories } = map.categories[0]!;
    for (const fact of told) {
      const isMember = membersOf(fact, map.labels);
      const code = categories.indexOf(fact.category);
      const share = (wanted: boolean) => {
        const of = Array.from(codes).filter((_, i) => isMember[i] === wanted);
        return of.filter((other) => other === code).length / of.length;
      };
      expect(fact.share).toBe(share(true));
      expect(fact.othersShare).toBe(share(false));
      expect(fact.lift).toBe(share(true) / share(false));
      expect(fact.cramersV).toBeCloseTo(cramersV(codes, isMember), 12);
    }
  });

  it('tells of a category that a group clearly lacks', () => {
    const labels = Int32Array.from({ length: 300 }, (_, i) => i % 3);
    const codes = Int32Array.from(labels, (label, i) =>
      label === 0 ? 1 + (i % 7) : i % 2 === 0 ? 0 : 1 + (i % 7),
    );
    const categories = Array.from({ length: 8 }, (_, i) => `v${i}`);
    const told = ofKind(
      mapFacts(mapOf({ labels, categories: [{ name: 'c', codes, categories }] })),
      'category',
    );
    expect(told).toContainEqual(
      expect.objectContaining({ about: { of: 'cluster', cluster: 0 }, category: 'v0', share: 0, lift: 0 }),
    );
  });

  it('has no lift where no other point has the category', () => {
    const labels = Int32Array.from({ length: 60 }, (_, i) => i % 2);
    const column = {
      name: 'c',
      codes: Int32Array.from(labels, (label) => (label === 1 ? 0 : -1)),
      categories: ['a'],
    };
    const told = ofKind(mapFacts(mapOf({ labels, categories: [column] })), 'category');
    expect(told).toContainEqual(
      expect.objectContaining({ id: 'c1.category.0', share: 1, othersShare: 0, lift: null }),
    );
  });
});

describe('dates', () => {
  it('tells median dates as counted in the table', () => {
    const told = ofKind(facts, 'date');
    expect(told.length).toBeGreaterThan(1);
    const day = 86_400_000;
    for (const fact of told) {
      const [own, others] = sides(fact, map.dates[0]!.values, map);
      expect(fact.value).toBe(Math.floor(median(own) / day) * day);
      expect(fact.others).toBe(Math.floor(median(others) / day) * day);
      expect(fact.effect > 0).toBe(fact.value > fact.others);
      expect(fact.hasTime).toBe(false);
    }
  });
});

function cramersV(codes: Int32Array, isMember: readonly boolean[]): number {
  const known = Array.from(codes, (code, i) => ({ code, member: isMember[i]! })).filter(
    ({ code }) => code !== -1,
  );
  let square = 0;
  for (const code of new Set(known.map((cell) => cell.code))) {
    for (const member of [true, false]) {
      const count = known.filter((cell) => cell.code === code && cell.member === member).length;
      const expected =
        (known.filter((cell) => cell.code === code).length *
          known.filter((cell) => cell.member === member).length) /
        known.length;
      square += (count - expected) ** 2 / expected;
    }
  }
  return Math.sqrt(square / known.length);
}
