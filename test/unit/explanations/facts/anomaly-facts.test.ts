import { describe, expect, it } from 'vitest';
import type { DescribedMap } from '../../../../src/explanations/facts/described-map.ts';
import { mapFacts } from '../../../../src/explanations/facts/map-facts.ts';
import { isolationForest } from '../../../../src/kernels/isolation-forest.ts';
import { createRandom } from '../../../../src/kernels/random.ts';
import { mapOf, ofKind } from './described-map.fixture.ts';

const CONTAMINATION = 0.02;

/** 300 ordinary rows, and row 7 with a value that no other has. */
function strangeMap(): DescribedMap {
  const random = createRandom(11);
  const labels = new Int32Array(300);
  const numbers = ['a', 'b', 'c', 'd'].map((name) => ({
    name,
    values: Float64Array.from(labels, () => random.normal()),
  }));
  numbers[2]!.values[7] = 25;
  const map = mapOf({ labels, numbers });
  return { ...map, anomalies: isolationForest(map.features!.x, { contamination: CONTAMINATION, seed: 5 }) };
}

const map = strangeMap();
const facts = mapFacts(map);

describe('facts of unusual rows', () => {
  it('names the column that isolates a row, its value and how rare it is', () => {
    const fact = ofKind(facts, 'isolation').find(({ id }) => id === 'a7.isolation')!;
    expect(fact.about).toEqual({ of: 'row', row: 7 });
    expect(fact.columns[0]).toMatchObject({ column: 'c', value: 25, isDate: false, rank: 1 });
    expect(fact.columns[0]!.contribution).toBeGreaterThan(0.4);
    for (const { columns } of ofKind(facts, 'isolation')) {
      expect(columns.reduce((sum, { contribution }) => sum + contribution, 0)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it('names the nearest row that is not unusual', () => {
    const told = ofKind(facts, 'nearest normal');
    expect(told).toHaveLength(map.anomalies!.flags.filter((flag) => flag === 1).length);
    const distance = (a: number, b: number) =>
      map.numbers.reduce((sum, { values }) => sum + (values[a]! - values[b]!) ** 2, 0);
    for (const { about, row } of told) {
      const own = about.of === 'row' ? about.row : -1;
      const normal = Array.from(map.rows).filter((other) => map.anomalies!.flags[other] === 0);
      expect(distance(own, row)).toBe(Math.min(...normal.map((other) => distance(own, other))));
    }
  });

  it('tells a change after which the forest finds the row usual, and no smaller part of it would do', () => {
    const told = ofKind(facts, 'smallest change');
    expect(told.find(({ id }) => id === 'a7.smallest-change')).toMatchObject({
      changes: [{ column: 'c', from: 25 }],
    });
    const { flags } = map.anomalies!;
    const paths = map.anomalies!.paths!;
    // The longer the paths, the lower the score.
    const usual = Math.min(
      ...Array.from(map.rows).flatMap((row) => (flags[row] === 0 ? [paths.pathSum(paths.rowAt(row))] : [])),
    );
    for (const { about, changes } of told) {
      const own = about.of === 'row' ? about.row : -1;
      const sumWith = (some: readonly (typeof changes)[number][]) => {
        const row = paths.rowAt(own);
        for (const { column, to } of some)
          row[map.numbers.findIndex(({ name }) => name === column)] = Number(to);
        return paths.pathSum(row);
      };
      expect(sumWith(changes)).toBeGreaterThanOrEqual(usual);
      for (const change of changes) {
        expect(sumWith(changes.filter((other) => other !== change))).toBeLessThan(usual);
      }
    }
  });

  it('explains the twenty strangest at most, the strangest first', () => {
    const { x } = map.features!;
    const { flags, scores } = isolationForest(x, { contamination: 0.2, seed: 5 });
    const told = ofKind(mapFacts({ ...map, anomalies: { ...map.anomalies!, flags, scores } }), 'isolation');
    expect(told).toHaveLength(20);
    expect(told[0]!.id).toBe('a7.isolation');
  });

  it('ranks a row by its score also where no column that can be told isolates it', () => {
    const features = { x: map.features!.x, columns: map.features!.columns.map(() => 'an embedding') };
    const told = ofKind(mapFacts({ ...map, features }), 'isolation');
    expect(told).toHaveLength(ofKind(facts, 'isolation').length);
    for (const { columns } of told) expect(columns).toEqual([]);
    const scores = told.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores[0]).toBe(Math.max(...map.anomalies!.scores));
  });

  it('finds what isolates a row by its distance for the local outlier factor', () => {
    const told = mapFacts({ ...map, anomalies: { ...map.anomalies!, paths: null } });
    expect(ofKind(told, 'isolation')[0]!.columns[0]).toMatchObject({ column: 'c', value: 25 });
    expect(ofKind(told, 'smallest change')).toEqual([]);
  });

  it('has nothing to say without features, without anomalies, or when all rows are unusual', () => {
    expect(ofKind(mapFacts({ ...map, features: null }), 'isolation')).toEqual([]);
    const none = { ...map.anomalies!, flags: new Uint8Array(300) };
    expect(ofKind(mapFacts({ ...map, anomalies: none }), 'isolation')).toEqual([]);
    const all = { ...map.anomalies!, flags: new Uint8Array(300).fill(1) };
    expect(ofKind(mapFacts({ ...map, anomalies: all }), 'nearest normal')).toEqual([]);
  });
});
