import { describe, expect, it } from 'vitest';
import { planQuestion } from '../../../../src/explanations/ask/plan-question.ts';
import type { TableQuestion } from '../../../../src/explanations/ask/table-question.ts';
import type { StorageType } from '../../../../src/table/column-type.ts';
import type { ColumnProfile } from '../../../../src/table/profile.ts';

function column(name: string, storageType: StorageType): ColumnProfile {
  const type = storageType === 'DOUBLE' ? 'numeric' : storageType === 'DATE' ? 'datetime' : 'categorical';
  const counts = { count: 100, null_count: 0, unique_count: 10 };
  const statistics =
    type === 'numeric'
      ? {
          ...counts,
          type: 'numeric' as const,
          min: 0,
          max: 1,
          mean: 0.5,
          median: 0.5,
          std: 1,
          q1: 0,
          q3: 1,
          skewness: 0,
          outliers: 0,
          histogram: null,
        }
      : { ...counts, type: type as 'categorical' | 'datetime', most_common: [] };
  return { name, storageName: 'c0', storageType, type, statistics };
}

const columns = [
  column('price', 'DOUBLE'),
  column('petal_length', 'DOUBLE'),
  column('Région', 'VARCHAR'),
  column('species', 'VARCHAR'),
  column('soldOn', 'DATE'),
  column('a', 'DOUBLE'),
  column('body_mass_g', 'DOUBLE'),
  column('v', 'DOUBLE'),
];
const all = [
  { column: 'Région', value: 'North' },
  { column: 'Région', value: 'South' },
  { column: 'species', value: 'Iris-setosa' },
  { column: 'Région', value: 'Both' },
  { column: 'species', value: 'Both' },
];

const plan = (question: string, language: 'en' | 'fr') => {
  const folded = question.toLowerCase();
  const mentions = all.filter(({ value }) => folded.includes(value.toLowerCase()));
  return planQuestion(question, { columns, mentions, language });
};

const NOTHING: TableQuestion = {
  measure: 'count',
  column: null,
  filters: [],
  cluster: null,
  group: null,
  group_column: null,
  period: null,
  order: 'highest',
};
const by = (group_column: string) => ({ group: 'column' as const, group_column });

describe('a question in plain words', () => {
  it.each<[string, Partial<TableQuestion>]>([
    ['What is the average price?', { measure: 'mean', column: 'price' }],
    ['What is the mean petal length of cluster 2?', { measure: 'mean', column: 'petal_length', cluster: 2 }],
    ['How many rows in March 2023?', { filters: [{ column: 'soldOn', is: 'equal', value: '2023-03' }] }],
    [
      'How many rows after the 3rd of March 2023?',
      { filters: [{ column: 'soldOn', is: 'more than', value: '2023-03-03' }] },
    ],
    ['What is the average body mass?', { measure: 'mean', column: 'body_mass_g' }],
    ['How many rows are of species both?', { filters: [{ column: 'species', is: 'equal', value: 'Both' }] }],
    ['mean v per region', { measure: 'mean', column: 'v', ...by('Région') }],
    ['median of a', { measure: 'median', column: 'a' }],
    ['How many rows are there?', {}],
    ['How many rows are in cluster 3?', { cluster: 3 }],
    [
      'How many rows have a price over 1,200.5?',
      { filters: [{ column: 'price', is: 'more than', value: '1200.5' }] },
    ],
    [
      'How many rows with a price between 10 and 20?',
      {
        filters: [
          { column: 'price', is: 'at least', value: '10' },
          { column: 'price', is: 'at most', value: '20' },
        ],
      },
    ],
    ['How many are in the North?', { filters: [{ column: 'Région', is: 'equal', value: 'North' }] }],
    ['How many rows are not North?', { filters: [{ column: 'Région', is: 'different', value: 'North' }] }],
    ['total price per region', { measure: 'sum', column: 'price', ...by('Région') }],
    ['Which region has the highest average price?', { measure: 'mean', column: 'price', ...by('Région') }],
    [
      'Which region has the lowest average price?',
      { measure: 'mean', column: 'price', ...by('Région'), order: 'lowest' },
    ],
    ['What is the most common species?', by('species')],
    ['How many species are there?', { measure: 'distinct', column: 'species' }],
    ['Compare the mean price of North and South', { measure: 'mean', column: 'price', ...by('Région') }],
    [
      'What was the total price in 2023?',
      { measure: 'sum', column: 'price', filters: [{ column: 'soldOn', is: 'equal', value: '2023' }] },
    ],
    ['How many rows by month?', { ...by('soldOn'), period: 'month' }],
    ['What is the highest price?', { measure: 'max', column: 'price' }],
    ['Which cluster has the highest mean price?', { measure: 'mean', column: 'price', group: 'cluster' }],
    ['Which is the largest cluster?', { group: 'cluster' }],
    [
      'How many missing values in petal length?',
      { filters: [{ column: 'petal_length', is: 'empty', value: null }] },
    ],
    [
      'average price of iris-setosa',
      {
        measure: 'mean',
        column: 'price',
        filters: [{ column: 'species', is: 'equal', value: 'Iris-setosa' }],
      },
    ],
  ])('is understood in English: %s', (question, expected) => {
    expect(plan(question, 'en')).toEqual({ ...NOTHING, ...expected });
  });

  it.each<[string, Partial<TableQuestion>]>([
    ['Quelle est la moyenne de « price » ?', { measure: 'mean', column: 'price' }],
    ['Quel est le petal_length moyen du groupe 2 ?', { measure: 'mean', column: 'petal_length', cluster: 2 }],
    ['Combien y a-t-il de lignes ?', {}],
    ['Combien de lignes dans le groupe 3 ?', { cluster: 3 }],
    [
      'Combien de lignes ont un price supérieur à 1 200,5 ?',
      { filters: [{ column: 'price', is: 'more than', value: '1200.5' }] },
    ],
    [
      'Combien de lignes avec un price entre 10 et 20 ?',
      {
        filters: [
          { column: 'price', is: 'at least', value: '10' },
          { column: 'price', is: 'at most', value: '20' },
        ],
      },
    ],
    [
      'Quelle part des lignes vient de la région North ?',
      { filters: [{ column: 'Région', is: 'equal', value: 'North' }] },
    ],
    ['price total par région', { measure: 'sum', column: 'price', ...by('Région') }],
    ['Quelle région a le price moyen le plus élevé ?', { measure: 'mean', column: 'price', ...by('Région') }],
    [
      'Quelle région a le price moyen le plus bas ?',
      { measure: 'mean', column: 'price', ...by('Région'), order: 'lowest' },
    ],
    ['Quelle est la species la plus fréquente ?', by('species')],
    ['Combien de species différentes ?', { measure: 'distinct', column: 'species' }],
    ['Combien de lignes depuis 2023 ?', { filters: [{ column: 'soldOn', is: 'at least', value: '2023' }] }],
    [
      'Combien de lignes avant le 1er mars 2023 ?',
      { filters: [{ column: 'soldOn', is: 'less than', value: '2023-03-01' }] },
    ],
    ['Combien de lignes par année ?', { ...by('soldOn'), period: 'year' }],
    ['Quel groupe a le price moyen le plus élevé ?', { measure: 'mean', column: 'price', group: 'cluster' }],
    ['Quel est le plus grand groupe ?', { group: 'cluster' }],
    [
      'Combien de valeurs manquantes dans petal length ?',
      { filters: [{ column: 'petal_length', is: 'empty', value: null }] },
    ],
  ])('is understood in French: %s', (question, expected) => {
    expect(plan(question, 'fr')).toEqual({ ...NOTHING, ...expected });
  });

  it.each([
    'What is this about?',
    'How many clusters are there?',
    'How many unusual rows are there?',
    'What is the average colour?',
    'What is the mean price of the 17 best?',
    'How many rows are better than 12?',
    'What drives the map?',
    'What is the second highest price?',
    'What is the standard deviation of price?',
    'What is the mean of price and petal length?',
    'How many rows are not in cluster 2?',
    "How many rows don't have a price over 10?",
    'mean price of all regions but not those over 10 in price',
    "'; DROP TABLE facts; --",
    '§c0 §n99 §v3',
    '',
  ])('is left to the facts where it asks for no figure that is certain: %s', (question) => {
    expect(plan(question, 'en')).toBeNull();
  });
});
