import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DescribedMap } from '../../../../src/explanations/facts/described-map.ts';
import type { Fact } from '../../../../src/explanations/facts/fact.ts';
import { mapFacts, selectionFacts } from '../../../../src/explanations/facts/map-facts.ts';
import { isolationForest } from '../../../../src/kernels/isolation-forest.ts';
import { createRandom } from '../../../../src/kernels/random.ts';
import { mapOf, mixedMap, ofKind } from './described-map.fixture.ts';

/** JSON knows neither NaN nor infinity: what survives it is fit to be stored. */
function expectSound(facts: readonly Fact[]): void {
  expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
}

describe('the facts of a map', () => {
  it('are the same every time, with ids that are unique', () => {
    expectSound(mapFacts(mixedMap()));
    expect(mapFacts(mixedMap())).toEqual(mapFacts(mixedMap()));
  });

  it('tell the size of every cluster and of the noise, and how many of each are unusual', () => {
    const map = mixedMap();
    const flags = Uint8Array.from(map.labels, (label, i) => (label === 1 && i % 2 === 0 ? 1 : 0));
    const facts = mapFacts({
      ...map,
      features: null,
      anomalies: { paths: null, flags, scores: new Float64Array(400) },
    });
    const count = (label: number) => map.labels.filter((other) => other === label).length;
    expect(ofKind(facts, 'size').map(({ id, count, total, share }) => [id, count, total, share])).toEqual(
      [0, 1, 2, -1].map((label) => [`c${label}.size`, count(label), 400, count(label) / 400]),
    );
    const unusual = flags.filter((flag) => flag === 1).length;
    expect(
      ofKind(facts, 'unusual rows').map(({ id, count, share, overallShare }) => [
        id,
        count,
        share,
        overallShare,
      ]),
    ).toEqual(
      [0, 1, 2, -1].map((label) => [
        `c${label}.unusual-rows`,
        label === 1 ? unusual : 0,
        label === 1 ? unusual / count(1) : 0,
        unusual / 400,
      ]),
    );
  });

  it('speak of rows of the table where rows were dropped', () => {
    const map = mixedMap();
    const rows = Uint32Array.from({ length: 100 }, (_, i) => 3 * i + 1);
    const labels = Int32Array.from(rows, (row) => map.labels[row]!);
    const medoids = ofKind(mapFacts(mapOf({ ...map, rows, labels, features: null })), 'medoid');
    expect(medoids.length).toBeGreaterThan(2);
    for (const { row, next } of medoids) for (const one of [row, ...next]) expect(rows).toContain(one);
  });

  it.each<[string, () => DescribedMap]>([
    ['no point', () => mapOf({ labels: new Int32Array(0) })],
    ['no column', () => mapOf({ labels: Int32Array.from([0, 1, 0, -1]) })],
    ['one cluster', () => ({ ...mixedMap(), labels: new Int32Array(400) })],
    ['noise only', () => ({ ...mixedMap(), labels: new Int32Array(400).fill(-1) })],
    [
      'a cluster for each point',
      () => ({ ...mixedMap(), labels: Int32Array.from({ length: 400 }, (_, i) => i) }),
    ],
    ['one column', () => mapOf({ ...mixedMap(), numbers: [], dates: [], features: null })],
    [
      'nothing but empty cells',
      () =>
        mapOf({
          labels: Int32Array.from([0, 0, 1, 1, 1, -1]),
          numbers: [{ name: 'n', values: new Float64Array(6).fill(Number.NaN) }],
          dates: [{ name: 'd', values: new Float64Array(6).fill(Number.NaN), hasTime: true }],
          categories: [{ name: 'c', codes: new Int32Array(6).fill(-1), categories: [] }],
        }),
    ],
    [
      'constants, values of every size and dates that nobody can write',
      () => {
        const labels = Int32Array.from({ length: 60 }, (_, i) => i % 3);
        return mapOf({
          labels,
          numbers: [
            { name: 'same', values: new Float64Array(60).fill(-0.1) },
            {
              name: 'huge',
              values: Float64Array.from(labels, (label, i) => (i % 2 ? 1 : -1) * 1e300 * (label + 1)),
            },
            {
              name: 'largest',
              values: Float64Array.from(labels, (label) => (label === 0 ? -1 : 1) * Number.MAX_VALUE),
            },
            { name: 'tiny', values: Float64Array.from(labels, (label) => label * 5e-324) },
            {
              name: 'endless',
              values: Float64Array.from(labels, (label) => (label === 0 ? Number.POSITIVE_INFINITY : 1)),
            },
            { name: '', values: Float64Array.from(labels, (label, i) => 1e15 + label + i / 8) },
          ],
          dates: [
            { name: 'far', values: Float64Array.from(labels, (label) => (label - 1) * 1e17), hasTime: true },
          ],
          categories: [
            { name: 'unlisted', codes: Int32Array.from(labels, (label) => label - 2), categories: ['x'] },
          ],
        });
      },
    ],
  ])('are sound with %s', (_, make) => {
    const map = make();
    expectSound(mapFacts(map));
    expectSound(
      selectionFacts(
        map,
        Uint8Array.from(map.labels, (label) => (label === 0 ? 1 : 0)),
      ),
    );
  });

  it('are sound for columns named like parts of JavaScript', () => {
    const map = mixedMap();
    const [age, months, price] = map.numbers;
    const numbers = [
      { ...age!, name: '__proto__' },
      { ...months!, name: 'constructor' },
      { ...price!, name: 'toString' },
    ];
    const categories = [
      { ...map.categories[0]!, name: 'hasOwnProperty', categories: ['__proto__', 'b', 'c'] },
    ];
    const named = mapOf({ ...map, numbers, categories, features: null });
    const facts = mapFacts(named);
    expectSound(facts);
    expect(ofKind(facts, 'number').map(({ column }) => column)).toContain('__proto__');
  });

  it('are sound for random small tables', () => {
    const cell = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: -3, max: 3 }), fc.double());
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -1, max: 3 }), cell, cell), { minLength: 1, maxLength: 30 }),
        (cells) => {
          const labels = Int32Array.from(cells, ([label]) => label);
          const map = mapOf({
            labels,
            positions: Float32Array.from({ length: 3 * labels.length }, (_, i) => (i * 7) % 5),
            numbers: [
              { name: 'a', values: Float64Array.from(cells, ([, a]) => a) },
              { name: 'b', values: Float64Array.from(cells, ([, , b]) => b) },
            ],
            dates: [{ name: 'd', values: Float64Array.from(cells, ([, a]) => a), hasTime: true }],
            categories: [
              {
                name: 'c',
                codes: Int32Array.from(labels, (label) => Math.abs(label) - 1),
                categories: ['x', 'y'],
              },
            ],
          });
          const { flags, scores, paths } = isolationForest(map.features!.x, { contamination: 0.2 });
          expectSound(mapFacts({ ...map, anomalies: { paths, flags, scores } }));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the facts of a selection', () => {
  it('are those of a cluster of the same points', () => {
    const map = mixedMap();
    const isSelected = Uint8Array.from(map.labels, (label) => (label === 1 ? 1 : 0));
    const selected = selectionFacts(map, isSelected);
    const clustered = mapFacts({ ...map, labels: Int32Array.from(isSelected) });
    const kinds = ['size', 'number', 'date', 'category', 'rule', 'medoid'] as const;
    for (const kind of kinds) {
      const asCluster = ofKind(clustered, kind).filter(({ id }) => id.startsWith('c1.'));
      expect(ofKind(selected, kind)).toEqual(
        asCluster.map((fact) => ({ ...fact, id: fact.id.replace('c1.', 's.'), about: { of: 'selection' } })),
      );
      expect(asCluster.length).toBeGreaterThan(0);
    }
  });

  it('are none of an empty selection, and its size of a whole one', () => {
    const map = mixedMap();
    expect(selectionFacts(map, new Uint8Array(400))).toEqual([]);
    expect(selectionFacts(map, new Uint8Array(400).fill(1)).map(({ kind }) => kind)).toEqual([
      'size',
      'medoid',
    ]);
  });
});

describe('a map of very many clusters', () => {
  it('tells of each, and looks for rules in the largest', () => {
    const random = createRandom(12);
    const labels = Int32Array.from({ length: 3000 }, (_, i) => (i < 2000 ? i % 80 : i % 20));
    const numbers = [
      { name: 'x', values: Float64Array.from(labels, (label) => label + 0.1 * random.normal()) },
    ];
    const facts = mapFacts(mapOf({ labels, numbers }));
    expect(ofKind(facts, 'size')).toHaveLength(80);
    expect(ofKind(facts, 'number').length).toBeGreaterThan(40);
    expect(ofKind(facts, 'rule')).toHaveLength(64);
  });
});
