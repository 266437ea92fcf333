import { describe, expect, it } from 'vitest';
import type { Fact, Subject } from '../../../../src/explanations/facts/fact.ts';
import { looksPersonal } from '../../../../src/explanations/phrase/personal-columns.ts';
import { tellableFacts } from '../../../../src/explanations/phrase/tellable-facts.ts';
import type { StorageType } from '../../../../src/table/column-type.ts';
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

function numbers(name: string, least: number, unique: number, storageType: StorageType = 'BIGINT') {
  const [q1, median, q3] = [1.2, 1.5, 1.8].map((factor) => least * factor);
  const profile: ColumnProfile = {
    name,
    storageName: 'c0',
    storageType,
    type: 'numeric',
    statistics: {
      type: 'numeric',
      count: 1000,
      null_count: 0,
      unique_count: unique,
      min: least,
      max: least * 2,
      mean: median!,
      median: median!,
      std: least,
      q1: q1!,
      q3: q3!,
      skewness: 0,
      outliers: 0,
      histogram: null,
    },
  };
  return profile;
}

describe('a column looks personal', () => {
  const PERSONAL = `email|E-mail|emails|customerPhone|phone_number|phonenumber|PhoneNumbers|account_number|accountno|
    client_city_id|patient_number|patient id|Nom|Noms|prénom|first_name|FirstName|firstname|lastname|fullnames|username|
    userName|displayname|id|ids|ID|IDs|userIDs|userid|UserID|user_ids|clientid|customerid|dataid|IDClient|idclient|memberid|rowid|Record Id|
    Adresse|adresses|addresses|emailaddress|IBAN|IPAddress|company contact|product_owner_name|school student id|
    customer_count|client type|N° de téléphone|Numéro client|numclient|nomclient|codePatient|date de naissance|
    identifiant|Identifiants|matricule|compte bancaire|nom du propriétaire|employés`;
  it.each(split(PERSONAL))('by its name: %s', (name) => {
    expect(looksPersonal(column(name, ['a', 'b'], 2))).toBe(true);
    expect(looksPersonal(numbers(name, 1, 20))).toBe(true);
  });

  const ORDINARY = `species name|country_name|product_id|productid|cityId|city name|brandName|company_name|marque nom|
    nom de la ville|nom du produit|Nom de l'espèce|id pays|nom_entreprise|station_id|team name|filename type|
    grid|paid|unpaid|solid|valid|is_valid|acid|malic_acid|humid|covid|covid_cases|fluids|hybrid|antacid|smartgrid|android|centroid_x|
    flavanoids|nonflavanoid_phenols|steroids|asteroid|liquid|poids|froid|rapide|humidity|width|nombre|number of rooms|
    type|price|prix|age|âge|population|amount|count|region|year|latitude|income_bracket|personality_score|accounting|
    number_of_stations|nominal_value|wind_speed_kmh|telemetry|mailles|pays|classes|chemical compound|prenatal_visits`;
  it.each(split(ORDINARY))('not by its name: %s', (name) => {
    expect(looksPersonal(column(name, ['a', 'b'], 2))).toBe(false);
    expect(looksPersonal(numbers(name, 1, 20))).toBe(false);
  });

  it.each([
    ['code', 600_000_000, 990],
    ['reference', 12_345_678, 1000],
    ['created_ms', 1_700_000_000_000, 1000],
  ])('by long numbers that hardly repeat: %s', (name, least, unique) => {
    expect(looksPersonal(numbers(name, least, unique))).toBe(true);
  });

  it.each<[string, number, number, StorageType]>([
    ['numbers that repeat', 20_260_101, 300, 'BIGINT'],
    ['short numbers', 100_000, 1000, 'BIGINT'],
    ['population', 20_000_000, 1000, 'BIGINT'],
    ['Chiffre des ventes', 20_000_000, 1000, 'BIGINT'],
    ['numbers with fractions', 20_000_000, 1000, 'DOUBLE'],
  ])('not by numbers that measure something: %s', (name, least, unique, storageType) => {
    expect(looksPersonal(numbers(name, least, unique, storageType))).toBe(false);
  });

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

function split(names: string): string[] {
  return names.split('|').map((name) => name.trim());
}

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
