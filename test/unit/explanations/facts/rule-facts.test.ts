import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DescribedMap } from '../../../../src/explanations/facts/described-map.ts';
import type { Condition, RuleFact } from '../../../../src/explanations/facts/fact.ts';
import { mapFacts } from '../../../../src/explanations/facts/map-facts.ts';
import { createRandom } from '../../../../src/kernels/random.ts';
import { mapOf, membersOf, mixedMap, ofKind } from './described-map.fixture.ts';

function meets(condition: Condition, map: DescribedMap, row: number): boolean {
  if ('category' in condition) {
    const { codes, categories } = map.categories.find(({ name }) => name === condition.column)!;
    const code = codes[row]!;
    if (code === -1) return false;
    return (categories[code] === condition.category) === (condition.is === 'equal');
  }
  if ('date' in condition) {
    const value = map.dates.find(({ name }) => name === condition.column)!.values[row]!;
    return condition.is === 'from' ? value >= condition.date : value <= condition.date;
  }
  const value = map.numbers.find(({ name }) => name === condition.column)!.values[row]!;
  return condition.is === 'at least' ? value >= condition.value : value <= condition.value;
}

function expectRecounted(rule: RuleFact, map: DescribedMap): void {
  const isMember = membersOf(rule, map.labels);
  const matches = Array.from(map.rows, (row) =>
    rule.conditions.every((condition) => meets(condition, map, row)),
  );
  const members = isMember.filter(Boolean).length;
  const hits = matches.filter((isMatch, i) => isMatch && isMember[i]).length;
  const matching = matches.filter(Boolean).length;
  expect(rule.matches).toBe(matching);
  expect(rule.precision).toBe(hits / matching);
  expect(rule.coverage).toBe(hits / members);
  expect(rule.lift).toBe(hits / matching / (members / map.rows.length));
}

describe('the rule of a group', () => {
  it('holds when it is recounted in the table, whatever the table', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const map = mixedMap(seed);
        for (const rule of ofKind(mapFacts(map), 'rule')) {
          expect(rule.conditions.length).toBeLessThanOrEqual(3);
          expectRecounted(rule, map);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('holds in a table larger than the sample that it is looked for in', () => {
    const random = createRandom(5);
    const labels = Int32Array.from({ length: 30_000 }, () => random.below(10));
    const map = mapOf({
      labels,
      numbers: [
        {
          name: 'a',
          values: Float64Array.from(labels, (label) => (label < 3 ? 1 : 0) + 0.2 * random.normal()),
        },
        { name: 'b', values: Float64Array.from(labels, (label) => label + 0.3 * random.normal()) },
      ],
    });
    const rules = ofKind(mapFacts(map), 'rule');
    expect(rules).toHaveLength(10);
    for (const rule of rules) expectRecounted(rule, map);
    for (const { coverage, precision } of rules) expect(Math.min(coverage, precision)).toBeGreaterThan(0.8);
  });

  it('is met by three rows of the group, or by all of it', () => {
    const labels = Int32Array.from({ length: 200 }, (_, i) => (i < 3 ? 1 : i < 5 ? 2 : i < 6 ? 3 : 0));
    // Of each small group one row has a value of its own.
    const codes = labels.map((label, i) => (label > 0 && labels[i - 1] !== label ? label : 0));
    const categories = [{ name: 'kind', codes, categories: ['usual', 'x', 'y', 'z'] }];
    const rules = ofKind(mapFacts(mapOf({ labels, categories })), 'rule');
    expect(rules.map(({ id }) => id)).toEqual(['c0.rule', 'c3.rule']);
    expect(rules[1]).toMatchObject({ matches: 1, precision: 1, coverage: 1 });
  });

  it('says of a column of two values which one it is, not which it is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (seed) => {
        const random = createRandom(seed);
        const labels = Int32Array.from({ length: 120 }, () => random.below(2));
        const codes = labels.map((label) => (random.below(10) === 0 ? random.below(3) - 1 : label));
        const categories = [{ name: 'churned', codes, categories: ['false', 'true'] }];
        const rules = ofKind(mapFacts(mapOf({ labels, categories })), 'rule');
        expect(rules.length).toBeGreaterThan(0);
        for (const { conditions } of rules) expect(conditions.map(({ is }) => is)).toEqual(['equal']);
      }),
    );
  });

  it('needs one condition where one is enough', () => {
    const labels = Int32Array.from({ length: 200 }, (_, i) => (i < 50 ? 1 : 0));
    const values = Float64Array.from(labels, (label, i) => (label === 1 ? 40 + (i % 9) : i % 30));
    const rules = ofKind(mapFacts(mapOf({ labels, numbers: [{ name: 'age', values }] })), 'rule');
    expect(rules[1]).toMatchObject({
      id: 'c1.rule',
      conditions: [{ column: 'age', is: 'at least', value: 40 }],
      precision: 1,
      coverage: 1,
      lift: 4,
      matches: 50,
    });
  });

  it('finds a conjunction of a number and a category', () => {
    const random = createRandom(6);
    const age = Float64Array.from({ length: 1000 }, () => 20 + random.below(60));
    const codes = Int32Array.from(age, () => random.below(4) - 1);
    const labels = Int32Array.from(age, (value, i) => (value >= 50 && codes[i] === 1 ? 1 : 0));
    const rules = ofKind(
      mapFacts(
        mapOf({
          labels,
          numbers: [{ name: 'age', values: age }],
          categories: [{ name: 'city', codes, categories: ['a', 'b', 'c'] }],
        }),
      ),
      'rule',
    );
    expect(rules.find(({ id }) => id === 'c1.rule')).toMatchObject({ precision: 1, coverage: 1 });
    expect(new Set(rules.find(({ id }) => id === 'c1.rule')!.conditions.map(({ column }) => column))).toEqual(
      new Set(['age', 'city']),
    );
  });

  it('compares with values of few digits', () => {
    const random = createRandom(7);
    const labels = Int32Array.from({ length: 500 }, (_, i) => i % 2);
    const values = Float64Array.from(labels, (label) => 1000 * label + 100 * random.normal());
    for (const { conditions } of ofKind(
      mapFacts(mapOf({ labels, numbers: [{ name: 'x', values }] })),
      'rule',
    )) {
      for (const condition of conditions) {
        expect('value' in condition && String(condition.value).replace(/\D/g, '').length).toBeLessThanOrEqual(
          4,
        );
      }
    }
  });

  it('is not written for a group that nothing sets apart, nor for the whole map', () => {
    const random = createRandom(8);
    const values = Float64Array.from({ length: 200 }, () => random.normal());
    const numbers = [{ name: 'x', values }];
    const apart = Int32Array.from(values, () => random.below(2));
    expect(ofKind(mapFacts(mapOf({ labels: apart, numbers })), 'rule')).toEqual([]);
    expect(ofKind(mapFacts(mapOf({ labels: new Int32Array(200), numbers })), 'rule')).toEqual([]);
  });

  it('is not believed of ten rows and many columns, where chance always finds one', () => {
    const random = createRandom(9);
    const labels = Int32Array.from({ length: 10 }, (_, i) => (i < 3 ? 1 : 0));
    const numbers = Array.from({ length: 20 }, (_, c) => ({
      name: `c${c}`,
      values: Float64Array.from(labels, () => random.normal()),
    }));
    expect(ofKind(mapFacts(mapOf({ labels, numbers })), 'rule')).toEqual([]);
  });
});
