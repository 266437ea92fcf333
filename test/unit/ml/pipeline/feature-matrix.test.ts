import { expect, test } from 'vitest';
import { featureMatrix } from '../../../../src/ml/pipeline/feature-matrix.ts';
import { categories, date, instant, layOut, number, truth } from './features.fixture.ts';

const DAY = 86_400;
const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
const rowsOf = (n: number) => Uint32Array.from(upTo(n));
const noFillers = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];

/** The variance of each column of a matrix. */
function variances({ data, rows, columns }: { data: Float64Array; rows: number; columns: number }) {
  return upTo(columns).map((c) => {
    const values = upTo(rows).map((i) => data[i * columns + c]!);
    const mean = values.reduce((sum, value) => sum + value / rows, 0);
    return values.reduce((sum, value) => sum + (value - mean) ** 2 / rows, 0);
  });
}

test.each(['standard', 'robust'] as const)(
  'a column of categories, a truth value and a cycle weigh as much as one number (%s)',
  (scaling) => {
    const features = [
      categories(
        'city',
        upTo(60).map((i) => (i % 7) % 4),
        ['a', 'b', 'c', 'd'],
      ),
      truth(
        'member',
        upTo(60).map((i) => (i % 3 === 0 ? 1 : 0)),
      ),
      date(
        'day',
        upTo(60).map((i) => 18_000 + i),
      ),
    ];
    const { x, names } = layOut(features, rowsOf(60), noFillers, scaling);
    expect(names).toEqual([
      'city=a',
      'city=b',
      'city=c',
      'city=d',
      'member',
      'day',
      'day (day of week, sine)',
      'day (day of week, cosine)',
    ]);
    const spread = variances(x);
    expect(spread[0]! + spread[1]! + spread[2]! + spread[3]!).toBeCloseTo(1, 10);
    expect(spread[4]).toBeCloseTo(1, 10);
    expect(spread[6]! + spread[7]!).toBeCloseTo(1, 10);
  },
);

test('a truth value weighs exactly as a column of its two categories', () => {
  const values = upTo(30).map((i) => (i % 5 === 0 ? 1 : 0));
  const asTruth = layOut([truth('a', values)], rowsOf(30), noFillers, 'standard').x;
  const asCategories = layOut([categories('a', values, ['no', 'yes'])], rowsOf(30), noFillers, 'standard').x;
  const apart = Math.abs(asTruth.data[0]! - asTruth.data[1]!);
  expect(
    Math.hypot(asCategories.data[0]! - asCategories.data[2]!, asCategories.data[1]! - asCategories.data[3]!),
  ).toBeCloseTo(apart, 12);
});

test('unscaled, categories are 0 and 1 and a cycle is a point on the unit circle', () => {
  const dates = instant(
    'at',
    upTo(40).map((i) => i * 6 * 3600),
  );
  const { x, names } = layOut([dates], rowsOf(40), noFillers, 'none');
  expect(names).toEqual(['at', 'at (time of day, sine)', 'at (time of day, cosine)']);
  for (const i of [0, 1, 2, 3, 39]) {
    const [at, sine, cosine] = x.data.subarray(3 * i, 3 * i + 3);
    expect(at).toBe(i * 6 * 3600);
    expect(sine).toBeCloseTo(Math.sin((Math.PI / 2) * i), 12);
    expect(cosine).toBeCloseTo(Math.cos((Math.PI / 2) * i), 12);
  }
});

test('an empty date stands in the middle of its cycles, whatever date fills it', () => {
  const days = upTo(28).map((i) => (i === 3 ? null : 18_000 + i));
  const { x, names } = layOut([date('day', days)], rowsOf(28), [18_010], 'standard');
  expect(names).toHaveLength(3);
  expect(x.data[3 * 3 + 1]).toBeCloseTo(0, 12);
  expect(x.data[3 * 3 + 2]).toBeCloseTo(0, 12);
});

test('rows are laid out the same from what was stored of a fit', () => {
  const features = [
    number('n', [1, null, 3, 40, 5, 6, 7, 8, 9, 10]),
    categories('c', [0, 1, 0, 1, -1, 0, 1, 0, 1, 0], ['x', 'y']),
    date(
      'd',
      upTo(10).map((i) => i * 3),
    ),
  ];
  const { x, fitted } = layOut(features, rowsOf(10), [3, 1, Number.NaN], 'robust');
  const stored = JSON.parse(JSON.stringify(fitted)) as typeof fitted;
  expect(featureMatrix(features, stored, rowsOf(10)).x.data).toEqual(x.data);
});

test('a number without an interquartile range is told of under robust scaling only', () => {
  const few = number('few', [0, 0, 0, 0, 0, 0, 0, 0, 0, 5]);
  const { steps } = layOut([few, number('n', upTo(10))], rowsOf(10), noFillers, 'robust');
  expect(steps).toEqual(['Scaled "few" by the standard deviation: the interquartile range is 0.']);
  expect(layOut([few], rowsOf(10), noFillers, 'standard').steps).toEqual([]);
});

test.each([
  ['time of day needs two days', upTo(40).map((i) => i * 3600), []],
  ['hours of a week tell the time of day', upTo(160).map((i) => i * 3600), ['time of day']],
  [
    'hours of three weeks tell the day of the week too',
    upTo(500).map((i) => i * 3600),
    ['time of day', 'day of week'],
  ],
  [
    'days of three years tell the day of the week and the time of the year',
    upTo(1100).map((i) => i * DAY),
    ['day of week', 'time of year'],
  ],
  [
    'the first of each month tells the time of the year alone',
    upTo(36).map((i) => Date.UTC(2000, i, 1) / 1000),
    ['time of year'],
  ],
  ['and so does the last', upTo(36).map((i) => Date.UTC(2000, i + 1, 0) / 1000), ['time of year']],
  ['the first of each year tells no cycle', upTo(30).map((i) => Date.UTC(1990 + i, 0, 1) / 1000), []],
  ['one moment over and over tells no cycle', upTo(30).map(() => 1e9), []],
])('%s', (_case, seconds, cycles) => {
  const { fitted } = layOut([instant('t', seconds)], rowsOf(seconds.length), noFillers, 'none');
  const found = fitted[0]!.columns.flatMap(({ measure }) =>
    measure.kind === 'cycle' ? [measure.cycle] : [],
  );
  expect([...new Set(found)]).toEqual(cycles);
});

test('dates before 1970 are as far along their week as any other', () => {
  const { x } = layOut(
    [
      date(
        'd',
        upTo(28).map((i) => i - 14),
      ),
    ],
    rowsOf(28),
    noFillers,
    'none',
  );
  for (let i = 0; i < 21; i++) {
    expect(x.data[3 * i + 1]).toBeCloseTo(x.data[3 * (i + 7) + 1]!, 12);
    expect(x.data[3 * i + 2]).toBeCloseTo(x.data[3 * (i + 7) + 2]!, 12);
  }
});
