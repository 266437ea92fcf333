import { describe, expect, it } from 'vitest';
import type { Fact, Subject } from '../../../../src/explanations/facts/fact.ts';
import { looksPersonal } from '../../../../src/explanations/phrase/personal-columns.ts';
import { tellableFacts } from '../../../../src/explanations/phrase/tellable-facts.ts';
import type { ColumnProfile } from '../../../../src/table/profile.ts';

function column(name: string, values: readonly string[] = [], unique = values.length, count = 1000) {
  const profile: ColumnProfile = {
    name,
    storageName: 'c0',
    storageType: 'VARCHAR',
    type: 'categorical',
    statistics: {
      type: 'categorical',
      count,
      null_count: 0,
      unique_count: unique,
      most_common: values.map((value) => [value, 1]),
    },
  };
  return profile;
}

describe('a column looks personal', () => {
  it.each([
    'email',
    'E-mail',
    'customerPhone',
    'Nom',
    'prénom',
    'first_name',
    'id',
    'patient id',
    'Adresse',
    'IBAN',
  ])('by its name: %s', (name) => expect(looksPersonal(column(name, ['a', 'b'], 2))).toBe(true));

  it.each<[string, string[], number]>([
    ['contact point', ['ada@example.org', 'bob@example.com', 'eve@example.net'], 40],
    ['line', ['+33 6 12 34 56 78', '01 23 45 67 89', '(555) 123-4567'], 40],
    ['who', ['Ada Lovelace', 'Grace Hopper', 'Alan M. Turing'], 40],
    ['code', ['x1', 'x2', 'x3'], 990],
  ])('by what stands in it: %s', (name, values, unique) => {
    expect(looksPersonal(column(name, values, unique))).toBe(true);
  });

  it.each<[string, string[], number]>([
    ['region', ['North', 'South'], 2],
    ['species name', ['Gull', 'Crow'], 12],
    ['country_name', ['France', 'Spain'], 30],
    ['price', ['10', '20'], 50],
    ['filename type', ['a', 'b'], 2],
  ])('unless nothing says so: %s', (name, values, unique) => {
    expect(looksPersonal(column(name, values, unique))).toBe(false);
  });
});

const about: Subject = { of: 'cluster', cluster: 0 };
const number: Fact = {
  id: 'c0.number.0',
  about,
  kind: 'number',
  column: 'price',
  measure: 'mean',
  value: 10,
  others: 5,
  effect: 1,
  interval: [0.9, 1.1],
};
const category: Fact = {
  id: 'c0.category.0',
  about,
  kind: 'category',
  column: 'region',
  category: 'North',
  share: 0.8,
  othersShare: 0.2,
  lift: 4,
  cramersV: 0.5,
};
const rule: Fact = {
  id: 'c0.rule',
  about,
  kind: 'rule',
  conditions: [
    { column: 'price', is: 'at least', value: 8 },
    { column: 'region', is: 'equal', category: 'North' },
  ],
  precision: 0.9,
  coverage: 0.8,
  lift: 3,
  matches: 40,
};
const neighbor: Fact = {
  id: 'c0.neighbor',
  about,
  kind: 'neighbor',
  cluster: 1,
  by: { column: 'price', value: 10, other: 5 },
};

describe('a model is told', () => {
  it('nothing of a hidden column, whatever the fact', () => {
    const told = tellableFacts([number, category, rule, neighbor], {
      hiddenColumns: new Set(['price']),
      mayTellCells: true,
    });
    expect(told).toEqual([category, { ...neighbor, by: null }]);
    expect(JSON.stringify(told)).not.toContain('price');
  });

  it('no cell where cells stay here', () => {
    const told = tellableFacts([number, category, rule], { hiddenColumns: new Set(), mayTellCells: false });
    expect(told).toEqual([number]);
  });
});
