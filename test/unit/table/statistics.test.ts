import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numericStatistics } from '../../../src/table/statistics/numeric.ts';
import { columnOf, createHarness, type Harness, numericOf } from './harness.ts';

/** The textbook formulas, written again and slowly. */
function reference(values: readonly number[]) {
  const sorted = [...values].sort((a, b) => a - b);
  const n = values.length;
  const at = (p: number) => {
    const position = p * (n - 1);
    const low = Math.floor(position);
    const high = Math.ceil(position);
    return sorted[low]! * (1 - (position - low)) + sorted[high]! * (position - low);
  };
  const mean = values.reduce((sum, value) => sum + value / n, 0);
  const moment = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / n;
  const [q1, q3] = [at(0.25), at(0.75)];
  const reach = 1.5 * (q3 - q1);
  return {
    min: sorted[0]!,
    max: sorted[n - 1]!,
    mean,
    median: at(0.5),
    q1,
    q3,
    std: n < 2 ? null : Math.sqrt((moment(2) * n) / (n - 1)),
    skewness:
      n < 3 || sorted[0] === sorted[n - 1]
        ? null
        : ((moment(3) / moment(2) ** 1.5) * Math.sqrt(n * (n - 1))) / (n - 2),
    unique_count: new Set(values).size,
    outliers: values.filter((value) => value < q1 - reach || value > q3 + reach).length,
  };
}

function expectClose(actual: number | null, expected: number | null, scale: number): void {
  if (expected === null || actual === null) expect(actual).toBe(expected);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, scale, Math.abs(expected)));
}

describe('statistics of numbers', () => {
  it('agree with the textbook formulas', () => {
    const values = fc.array(
      fc.oneof(fc.integer({ min: -50, max: 50 }), fc.double({ min: -1e4, max: 1e4, noNaN: true })),
      {
        minLength: 1,
        maxLength: 200,
      },
    );
    fc.assert(
      fc.property(values, (drawn) => {
        const cleaned = drawn.map((value) => (value === 0 ? 0 : value));
        const actual = numericStatistics(Float64Array.from(cleaned).sort(), 3);
        const expected = reference(cleaned);
        expect(actual.count).toBe(cleaned.length);
        expect(actual.null_count).toBe(3);
        expect(actual.unique_count).toBe(expected.unique_count);
        for (const key of ['min', 'max', 'mean', 'median', 'q1', 'q3', 'std'] as const) {
          expectClose(actual[key], expected[key], 1e4);
        }
        if (expected.skewness !== null && (expected.std ?? 0) > 1e-3)
          expectClose(actual.skewness, expected.skewness, 100);
      }),
    );
  });

  it('count every value in exactly one of 20 bins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 100 }),
        (values) => {
          const { histogram, count } = numericStatistics(Float64Array.from(values).sort(), 0);
          expect(histogram?.edges).toHaveLength(21);
          expect(histogram?.counts).toHaveLength(20);
          expect(histogram?.counts.reduce((sum, bin) => sum + bin, 0)).toBe(count);
          expect(histogram?.edges.every((edge) => Number.isFinite(edge))).toBe(true);
        },
      ),
    );
  });

  it('are finite or null for the largest and smallest doubles', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 20 }),
        (values) => {
          const statistics = numericStatistics(
            Float64Array.from([...values, Number.MAX_VALUE, -Number.MAX_VALUE]).sort(),
            0,
          );
          for (const value of Object.values(statistics)) {
            if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
          }
          expect(JSON.parse(JSON.stringify(statistics))).toEqual(statistics);
        },
      ),
    );
  });

  it.each([
    { what: 'no value', values: [], std: null, skewness: null, mean: null, histogram: null },
    { what: 'one value', values: [5], std: null, skewness: null, mean: 5 },
    { what: 'two values', values: [1, 3], std: Math.SQRT2, skewness: null, mean: 2 },
    { what: 'one value many times', values: [4, 4, 4, 4], std: 0, skewness: null, mean: 4 },
    {
      what: 'huge values',
      values: [1e308, 1.5e308, 1.7e308],
      std: 3.605551275463989e307,
      skewness: -1.1520696383139375,
      mean: 1.4e308,
    },
    {
      what: 'tiny values',
      values: [1e-300, 2e-300, 4e-300],
      std: 1.5275252316519467e-300,
      skewness: 0.9352195295828244,
      mean: 7e-300 / 3,
    },
  ])('of $what have a meaning or are null', ({ what: _, values, ...expected }) => {
    const statistics = numericStatistics(Float64Array.from(values), 0);
    for (const [key, value] of Object.entries(expected)) {
      const actual = Reflect.get(statistics, key);
      if (typeof value === 'number') expect(actual / value || 0).toBeCloseTo(value === 0 ? 0 : 1, 9);
      else expect(actual).toBe(value);
    }
  });
});

describe('statistics of a column', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await createHarness();
  });
  afterAll(() => harness.close());

  it('are those of its values, whatever lies between them', async () => {
    const { profile } = await harness.ingest('x,y\n4,a\n,b\nNA,c\n1,d\n2,e\n-100,f\n3,g\n3,h\n');
    expect(columnOf(profile, 'x').statistics).toEqual({
      type: 'numeric',
      count: 6,
      null_count: 2,
      unique_count: 5,
      min: -100,
      max: 4,
      mean: expect.closeTo(-87 / 6),
      median: 2.5,
      q1: 1.25,
      q3: 3,
      std: expect.closeTo(41.8987, 4),
      skewness: expect.closeTo(-2.44623, 5),
      outliers: 1,
      histogram: {
        edges: Array.from({ length: 21 }, (_, i) => expect.closeTo(-100 + i * 5.2)),
        counts: [1, ...new Array<number>(18).fill(0), 5],
      },
    });
  });

  it('name the most common values by falling count, then by value', async () => {
    const values = ['b', 'a', 'c', 'a', 'b', 'd', 'e', 'f', 'É'];
    const { profile } = await harness.ingest(
      `t,b,d\n${values.map((value, i) => `${value},${i % 3 === 0},2024-0${(i % 2) + 1}-01\n`).join('')}`,
    );
    expect(columnOf(profile, 't').statistics).toEqual({
      type: 'categorical',
      count: 9,
      null_count: 0,
      unique_count: 7,
      most_common: [
        ['a', 2],
        ['b', 2],
        ['c', 1],
        ['d', 1],
        ['e', 1],
      ],
    });
    expect(columnOf(profile, 'b').statistics).toMatchObject({
      type: 'boolean',
      most_common: [
        [false, 6],
        [true, 3],
      ],
    });
    expect(columnOf(profile, 'd').statistics).toMatchObject({
      type: 'datetime',
      most_common: [
        ['2024-01-01', 5],
        ['2024-02-01', 4],
      ],
    });
  });

  it('count integers beyond 2^53 apart', async () => {
    const { profile } = await harness.ingest(
      'n\n9007199254740992\n9007199254740993\n9007199254740993\n9223372036854775807\n',
    );
    expect(numericOf(profile, 'n')).toMatchObject({ count: 4, unique_count: 3, max: 2 ** 63 });
  });

  it('tell categories from text by their number and length', async () => {
    const rows = Array.from(
      { length: 200 },
      (_, i) => `c${i % 50},t${i},${i % 3 === 0 ? 'x'.repeat(120) : `prose ${'y'.repeat(70)}`},`,
    );
    const { profile } = await harness.ingest(`category,text,prose,none\n${rows.join('\n')}\n`);
    expect(profile.columns.map(({ type }) => type)).toEqual(['categorical', 'text', 'text', 'unknown']);
    expect(columnOf(profile, 'none').statistics).toEqual({
      type: 'unknown',
      count: 0,
      null_count: 200,
      unique_count: 0,
      most_common: [],
    });
  });

  it('cut long values where they are shown', async () => {
    const { profile } = await harness.ingest(`t\n${'😀'.repeat(500)}\n`);
    expect(columnOf(profile, 't').statistics).toMatchObject({ most_common: [['😀'.repeat(200), 1]] });
  });
});
