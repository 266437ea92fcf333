import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planQuestion } from '../../../../src/explanations/ask/plan-question.ts';
import { COUNT_OF_ALL, type TableQuestion } from '../../../../src/explanations/ask/table-question.ts';
import { column } from './columns.fixture.ts';

/** As the profile has it: what stands in the table at all. */
const yesOrNo = (name: string) => {
  const { statistics, ...rest } = column(name, 'VARCHAR');
  return {
    ...rest,
    statistics: {
      ...statistics,
      type: 'categorical' as const,
      unique_count: 2,
      most_common: [['No', 60] as const, ['yes', 40] as const],
    },
  };
};

const columns = [
  column('price', 'DOUBLE'),
  column('petal_length', 'DOUBLE'),
  column('Région', 'VARCHAR'),
  column('species', 'VARCHAR'),
  column('soldOn', 'DATE'),
  column('a', 'DOUBLE'),
  column('body_mass_g', 'DOUBLE'),
  column('v', 'DOUBLE'),
  column('rooms', 'BIGINT'),
  yesOrNo('smoker'),
  column('garden', 'BOOLEAN'),
  column('size', 'VARCHAR'),
  column('category', 'VARCHAR'),
];
const all = [
  { column: 'Région', value: 'North' },
  { column: 'Région', value: 'South' },
  { column: 'species', value: 'Iris-setosa' },
  { column: 'Région', value: 'Both' },
  { column: 'species', value: 'Both' },
  { column: 'smoker', value: 'No' },
  { column: 'smoker', value: 'yes' },
  { column: 'Région', value: '2022' },
  { column: 'species', value: 'A' },
  { column: 'species', value: 'IT' },
  { column: 'species', value: '(' },
  { column: 'species', value: '?' },
  { column: 'size', value: 'S' },
  { column: 'size', value: 'M' },
];
const SAME_WORDS = [
  { column: 'Région', value: 'Île' },
  { column: 'Région', value: 'ile' },
];

const plan = (question: string, language: 'en' | 'fr') => {
  const folded = question.toLowerCase();
  const mentions = all.filter(({ value }) => folded.includes(value.toLowerCase()));
  return planQuestion(question, { columns, mentions, language });
};

const is = (column: string, ...values: string[]) => ({ column, is: 'equal' as const, values });

const by = (group_column: string) => ({ group: 'column' as const, group_column });

describe('a question in plain words', () => {
  it.each<[string, Partial<TableQuestion>]>([
    ['What is the average price?', { measure: 'mean', column: 'price' }],
    ['What is the mean petal length of cluster 2?', { measure: 'mean', column: 'petal_length', cluster: 2 }],
    ['How many rows in March 2023?', { filters: [{ column: 'soldOn', is: 'equal', values: ['2023-03'] }] }],
    [
      'How many rows after the 3rd of March 2023?',
      { filters: [{ column: 'soldOn', is: 'more than', values: ['2023-03-03'] }] },
    ],
    ['What is the average body mass?', { measure: 'mean', column: 'body_mass_g' }],
    [
      'How many rows are of species both?',
      { filters: [{ column: 'species', is: 'equal', values: ['Both'] }] },
    ],
    ['mean v per region', { measure: 'mean', column: 'v', ...by('Région') }],
    ['median of a', { measure: 'median', column: 'a' }],
    ['How many rows are there?', {}],
    ['How many rows are in cluster 3?', { cluster: 3 }],
    [
      'How many rows have a price over 1,200.5?',
      { filters: [{ column: 'price', is: 'more than', values: ['1200.5'] }] },
    ],
    [
      'How many rows with a price between 10 and 20?',
      {
        filters: [
          { column: 'price', is: 'at least', values: ['10'] },
          { column: 'price', is: 'at most', values: ['20'] },
        ],
      },
    ],
    ['How many are in the North?', { filters: [{ column: 'Région', is: 'equal', values: ['North'] }] }],
    ['How many rows are not North?', { filters: [{ column: 'Région', is: 'different', values: ['North'] }] }],
    ['total price per region', { measure: 'sum', column: 'price', ...by('Région') }],
    ['Which region has the highest average price?', { measure: 'mean', column: 'price', ...by('Région') }],
    [
      'Which region has the lowest average price?',
      { measure: 'mean', column: 'price', ...by('Région'), order: 'lowest' },
    ],
    ['What is the most common species?', by('species')],
    ['How many species are there?', { measure: 'distinct', column: 'species' }],
    [
      'Compare the mean price of North and South',
      { measure: 'mean', column: 'price', ...by('Région'), filters: [is('Région', 'North', 'South')] },
    ],
    ['How many rows are North or South?', { filters: [is('Région', 'North', 'South')] }],
    ['How many rows apart from North?', { filters: [{ ...is('Région', 'North'), is: 'different' }] }],
    ['How many rows where smoker is no?', { filters: [is('smoker', 'No')] }],
    ['How many rows with garden true?', { filters: [is('garden', 'true')] }],
    ['How many rows have 3 rooms?', { filters: [is('rooms', '3')] }],
    [
      'mean price of rows with more than 5 rooms',
      { measure: 'mean', column: 'price', filters: [{ column: 'rooms', is: 'more than', values: ['5'] }] },
    ],
    [
      'How many rows have a price greater than or equal to 100?',
      { filters: [{ column: 'price', is: 'at least', values: ['100'] }] },
    ],
    [
      'How many rows with a price of 10 or more?',
      { filters: [{ column: 'price', is: 'at least', values: ['10'] }] },
    ],
    ['How many rows where price ≠ 10?', { filters: [{ column: 'price', is: 'different', values: ['10'] }] }],
    ['How many rows where price is not empty?', { filters: [{ column: 'price', is: 'filled', values: [] }] }],
    ["How many rows don't have a price?", { filters: [{ column: 'price', is: 'empty', values: [] }] }],
    [
      'How many rows between 2020 and 2022?',
      {
        filters: [
          { column: 'soldOn', is: 'at least', values: ['2020'] },
          { column: 'soldOn', is: 'at most', values: ['2022'] },
        ],
      },
    ],
    ['What is the total number of rows?', {}],
    ['When was the most recent soldOn?', { measure: 'max', column: 'soldOn' }],
    ['Which region has the most rows?', by('Région')],
    ['Which region is the least common?', { ...by('Région'), order: 'lowest' }],
    ['How big is cluster 2?', { cluster: 2 }],
    ['How many rows are in no cluster?', { cluster: -1 }],
    ['rows per cluster', { group: 'cluster' }],
    ['How many rows in 2022?', { filters: [{ column: 'soldOn', is: 'equal', values: ['2022'] }] }],
    ['How many rows of region 2022?', { filters: [is('Région', '2022')] }],
    ['How many rows with species A or Iris-setosa?', { filters: [is('species', 'A', 'Iris-setosa')] }],
    [
      'What was the total price in 2023?',
      { measure: 'sum', column: 'price', filters: [{ column: 'soldOn', is: 'equal', values: ['2023'] }] },
    ],
    ['How many rows by month?', { ...by('soldOn'), period: 'month' }],
    ['What is the highest price?', { measure: 'max', column: 'price' }],
    ['Which cluster has the highest mean price?', { measure: 'mean', column: 'price', group: 'cluster' }],
    ['Which is the largest cluster?', { group: 'cluster' }],
    [
      'How many missing values in petal length?',
      { filters: [{ column: 'petal_length', is: 'empty', values: [] }] },
    ],
    [
      'average price of iris-setosa',
      {
        measure: 'mean',
        column: 'price',
        filters: [{ column: 'species', is: 'equal', values: ['Iris-setosa'] }],
      },
    ],
    ...(
      [
        ['with rooms 3', 'rooms', 'equal', '3'],
        ['with a price of 10', 'price', 'equal', '10'],
        ['have 3 rooms or more', 'rooms', 'at least', '3'],
        ['have 3 or more rooms', 'rooms', 'at least', '3'],
        ['have a price bigger than 10', 'price', 'more than', '10'],
        ['with soldOn > 2020', 'soldOn', 'more than', '2020'],
        ['where soldOn is 2020-03-05', 'soldOn', 'equal', '2020-03-05'],
        ['on or after 2020-03-05', 'soldOn', 'at least', '2020-03-05'],
        ["where price isn't 10", 'price', 'different', '10'],
        ["aren't North", 'Région', 'different', 'North'],
        ["where region isn't North", 'Région', 'different', 'North'],
      ] as const
    ).map(([rest, column, is, value]): [string, Partial<TableQuestion>] => [
      `How many rows ${rest}?`,
      { filters: [{ column, is, values: [value] }] },
    ]),
    ['How many smokers are there?', { filters: [is('smoker', 'yes')] }],
    ['How many gardens in the North?', { filters: [is('garden', 'true'), is('Région', 'North')] }],
    ['What is the share of smokers?', { filters: [is('smoker', 'yes')] }],
    ['What percentage of rows are smokers?', { filters: [is('smoker', 'yes')] }],
    ['share of smokers by region', { measure: 'share', filters: [is('smoker', 'yes')], ...by('Région') }],
    [
      'Which cluster has the highest share of smokers?',
      { measure: 'share', filters: [is('smoker', 'yes')], group: 'cluster' },
    ],
    [
      'Which region has the lowest percentage of gardens?',
      { measure: 'share', filters: [is('garden', 'true')], ...by('Région'), order: 'lowest' },
    ],
    [
      'What percentage of rows in cluster 2 are smokers?',
      { measure: 'share', filters: [is('smoker', 'yes')], cluster: 2 },
    ],
    [
      'What share of cluster 2 are smokers?',
      { measure: 'share', filters: [is('smoker', 'yes')], cluster: 2 },
    ],
    ['How many rows have a garden?', { filters: [is('garden', 'true')] }],
    ['How many smoker rows are in the North?', { filters: [is('smoker', 'yes'), is('Région', 'North')] }],
    [
      'How many smokers since 2020?',
      {
        filters: [{ column: 'soldOn', is: 'at least', values: ['2020'] }, is('smoker', 'yes')],
      },
    ],
    ['mean price of smokers', { measure: 'mean', column: 'price', filters: [is('smoker', 'yes')] }],
    ['Which region has the most smokers?', { ...by('Région'), filters: [is('smoker', 'yes')] }],
    ['count of smokers in the North', { filters: [is('smoker', 'yes'), is('Région', 'North')] }],
    [
      'How many rows have a price from 10 to 20?',
      {
        filters: [
          { column: 'price', is: 'at least', values: ['10'] },
          { column: 'price', is: 'at most', values: ['20'] },
        ],
      },
    ],
    [
      'How many rows after 2018 and before 2020?',
      {
        filters: [
          { column: 'soldOn', is: 'more than', values: ['2018'] },
          { column: 'soldOn', is: 'less than', values: ['2020'] },
        ],
      },
    ],
    [
      'latest soldOn before 2020',
      {
        measure: 'max',
        column: 'soldOn',
        filters: [{ column: 'soldOn', is: 'less than', values: ['2020'] }],
      },
    ],
    ['last date', { measure: 'max', column: 'soldOn' }],
    ['which month had the most rows?', { ...by('soldOn'), period: 'month' }],
    ['region with the most rows', by('Région')],
    ['the region with the highest mean price', { measure: 'mean', column: 'price', ...by('Région') }],
    [
      'mean price per region except North',
      {
        measure: 'mean',
        column: 'price',
        ...by('Région'),
        filters: [{ ...is('Région', 'North'), is: 'different' }],
      },
    ],
    [
      'How many rows except North and South?',
      { filters: [{ ...is('Région', 'North', 'South'), is: 'different' }] },
    ],
    ['Hi, what is the average price please? Thanks', { measure: 'mean', column: 'price' }],
    ['Tell us the average price', { measure: 'mean', column: 'price' }],
    ['average of the price column', { measure: 'mean', column: 'price' }],
    ['the highest value of the price', { measure: 'max', column: 'price' }],
    ['average number of rooms', { measure: 'mean', column: 'rooms' }],
    ['total number of regions', { measure: 'distinct', column: 'Région' }],
    ['How many rows of size S or M?', { filters: [is('size', 'S', 'M')] }],
    ['How many categories are there?', { measure: 'distinct', column: 'category' }],
  ])('is understood in English: %s', (question, expected) => {
    expect(plan(question, 'en')).toEqual({ ...COUNT_OF_ALL, ...expected });
  });

  it.each<[string, Partial<TableQuestion>]>([
    ['Quelle est la moyenne de « price » ?', { measure: 'mean', column: 'price' }],
    ['Quel est le petal_length moyen du groupe 2 ?', { measure: 'mean', column: 'petal_length', cluster: 2 }],
    ['Combien y a-t-il de lignes ?', {}],
    ['Combien de lignes dans le groupe 3 ?', { cluster: 3 }],
    [
      'Combien de lignes ont un price supérieur à 1 200,5 ?',
      { filters: [{ column: 'price', is: 'more than', values: ['1200.5'] }] },
    ],
    [
      'Combien de lignes avec un price entre 10 et 20 ?',
      {
        filters: [
          { column: 'price', is: 'at least', values: ['10'] },
          { column: 'price', is: 'at most', values: ['20'] },
        ],
      },
    ],
    [
      'Quelle part des lignes vient de la région North ?',
      { filters: [{ column: 'Région', is: 'equal', values: ['North'] }] },
    ],
    ['price total par région', { measure: 'sum', column: 'price', ...by('Région') }],
    ['Quelle région a le price moyen le plus élevé ?', { measure: 'mean', column: 'price', ...by('Région') }],
    [
      'Quelle région a le price moyen le plus bas ?',
      { measure: 'mean', column: 'price', ...by('Région'), order: 'lowest' },
    ],
    ['Quelle est la species la plus fréquente ?', by('species')],
    ['Combien de species différentes ?', { measure: 'distinct', column: 'species' }],
    ['Quelle est la part de smoker ?', { filters: [is('smoker', 'yes')] }],
    [
      'Quel groupe a la plus grande part de smoker ?',
      { measure: 'share', filters: [is('smoker', 'yes')], group: 'cluster' },
    ],
    ['Quelle région a le plus de garden ?', { ...by('Région'), filters: [is('garden', 'true')] }],
    [
      'Combien de lignes ont un price compris entre 10 et 20 ?',
      {
        filters: [
          { column: 'price', is: 'at least', values: ['10'] },
          { column: 'price', is: 'at most', values: ['20'] },
        ],
      },
    ],
    [
      'Combien de lignes depuis 2023 ?',
      { filters: [{ column: 'soldOn', is: 'at least', values: ['2023'] }] },
    ],
    [
      'Combien de lignes avant le 1er mars 2023 ?',
      { filters: [{ column: 'soldOn', is: 'less than', values: ['2023-03-01'] }] },
    ],
    ['Combien de lignes où smoker = no ?', { filters: [is('smoker', 'No')] }],
    [
      'Combien de lignes ont un price supérieur ou égal à 10 ?',
      { filters: [{ column: 'price', is: 'at least', values: ['10'] }] },
    ],
    [
      'Combien de lignes ont un price non vide ?',
      { filters: [{ column: 'price', is: 'filled', values: [] }] },
    ],
    ['Combien de lignes n’ont pas de price ?', { filters: [{ column: 'price', is: 'empty', values: [] }] }],
    [
      'price moyen à l’exception de North',
      { measure: 'mean', column: 'price', filters: [{ ...is('Région', 'North'), is: 'different' }] },
    ],
    ['Quelle région compte le plus de lignes ?', by('Région')],
    ['la région avec le plus de lignes', by('Région')],
    [
      'Combien de lignes ont un price plus grand que 10 ?',
      { filters: [{ column: 'price', is: 'more than', values: ['10'] }] },
    ],
    [
      'Combien de lignes avec 3 rooms ou plus ?',
      { filters: [{ column: 'rooms', is: 'at least', values: ['3'] }] },
    ],
    ['Combien de lignes non North ?', { filters: [{ ...is('Région', 'North'), is: 'different' }] }],
    [
      'Combien de lignes ne sont pas du North ?',
      { filters: [{ ...is('Région', 'North'), is: 'different' }] },
    ],
    ['Bonjour, quel est le price moyen s’il vous plaît ?', { measure: 'mean', column: 'price' }],
    ['nombre moyen de rooms', { measure: 'mean', column: 'rooms' }],
    ['première date', { measure: 'min', column: 'soldOn', order: 'lowest' }],
    ['Quel est le soldOn le plus récent ?', { measure: 'max', column: 'soldOn' }],
    ['Combien de lignes par année ?', { ...by('soldOn'), period: 'year' }],
    ['Quel groupe a le price moyen le plus élevé ?', { measure: 'mean', column: 'price', group: 'cluster' }],
    ['Quel est le plus grand groupe ?', { group: 'cluster' }],
    [
      'Combien de valeurs manquantes dans petal length ?',
      { filters: [{ column: 'petal_length', is: 'empty', values: [] }] },
    ],
  ])('is understood in French: %s', (question, expected) => {
    expect(plan(question, 'fr')).toEqual({ ...COUNT_OF_ALL, ...expected });
  });

  it('takes spellings of a category that differ in case and accents alone for one', () => {
    const read = planQuestion('How many rows in île?', { columns, mentions: SAME_WORDS, language: 'en' });
    expect(read?.filters).toEqual([is('Région', 'Île', 'ile')]);
  });

  it('is read in time however often its words are repeated', () => {
    for (const word of [
      'in',
      'of the',
      'is',
      'price is',
      'North and',
      'not',
      'more than 1',
      'price a de d',
    ]) {
      const question = Array.from({ length: 120 }, () => word).join(' ');
      expect(plan(`${question} zzz`, 'en')).toBeNull();
    }
  }, 2000);

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
    'How many rows have a price over 10k?',
    'How many rows have a price over 50kg?',
    'How many rows have a price over 10 %?',
    'How many rows with a mean price over 100?',
    'mean price over 100',
    'total price over 2023',
    'mean price of the best rows',
    'mean price in North America',
    'What is the mean price of old North rows?',
    'How many rows are North or Iris-setosa?',
    'How many rows have a price over 10 or 3 rooms?',
    'mean price by region and species',
    'mean price of North and South by species',
    'What is the sum and mean of price?',
    'highest and lowest price',
    'highest mean price',
    'most price',
    'most recent price',
    'What share of cluster 2 is North?',
    'How many rows in the largest cluster?',
    'Are there no rows in the North?',
    'How many are there?',
    'Who has the highest price?',
    'Which rows have the highest price?',
    'When was the price highest?',
    'How many rows of region no?',
    'How many rows in IT?',
    'average price in IT',
    'What percentage of North rows are Iris-setosa?',
    'what fraction of rows in the North have price over 10',
    'How many rows with price over 10 but in the North?',
    "How many rows don't have region North?",
    'How many rows have no garden?',
    'how many rows in 2022 and in 2023',
    'How many have 2 rooms and how many have 3 rooms?',
    'How many rows with price under 30 and over 60?',
    'What is the date of the highest price?',
    'tell me who has the highest price',
    'What is the row with the highest price?',
    'Does North have the highest price?',
    'Is the price highest in the North?',
    'Which region has a mean price higher than North?',
    'How many rows with price under ~10?',
    'How many rows with 10+ rooms?',
    'What is in the largest cluster?',
    'Which region has the fewest rows in 2023?',
    'average price between 1000 and 2000',
    'Why is the price highest in the North?',
    'median price in cluster 1 and cluster 2',
    'How many rows are both?',
    'How many rows have a date?',
    'average price with all values',
    'mean price compared with the overall average',
    'Compare the mean price of North with the overall average',
    'average price in North vs Iris-setosa',
    'average price by species in both',
    'most common soldOn',
    'Is North the most common region?',
    'Hello, is North the most common region?',
    'mean price per region in the North',
    'How many regions in the North?',
    'max price 100',
    'How many rows price 2020?',
    'How many rows with price 10 or 20?',
    'last price',
    'How many non smokers?',
    'How many rows in the US?',
    'How many rows are (?',
    'How many smokers where smoker is no?',
    'How many rows are not smokers?',
    'share of rows in the North by species',
    'share of smokers in the North',
    'share of smokers in the North by species',
    'Which region has the highest share of rows?',
    'share of smokers by smoker',
    'Which region has the fewest smokers?',
    'How many smokers and gardens or rooms?',
    'How many rows except North and size S?',
    'How many rows > 2020?',
    "'; DROP TABLE facts; --",
    '§c0 §n99 §v3',
    '',
  ])('is left to the facts where it asks for no figure that is certain: %s', (question) => {
    expect(plan(question, 'en')).toBeNull();
  });

  it.each<[string, string[], string | null]>([
    ['mean price', ['price (€)', 'price ($)'], null],
    ['mean price ($)', ['price (€)', 'price ($)'], 'price ($)'],
    ['mean price in $', ['price (€)'], null],
    ['mean price in €', ['price (€)'], 'price (€)'],
    ['mean price in $', ['price_eur'], null],
    ['the mean value of price ($)', ['price ($)'], 'price ($)'],
    ['moyenne valeur price ($)', ['price ($)'], 'price ($)'],
    ['mean price', ['price_eur'], 'price_eur'],
    ['mean price', ['price', 'price ($)'], 'price'],
    ['mean price', ['price_old'], null],
    ['mean weight', ['weight_kg'], 'weight_kg'],
    ['mean temp', ['temp_max'], null],
    ['mean Total', ['Total'], 'Total'],
    ['mean count', ['count'], 'count'],
  ])('%s is of the column that can be meant alone', (question, names, found) => {
    const own = names.map((name) => column(name, 'DOUBLE'));
    const read = planQuestion(question, { columns: own, mentions: [], language: 'en' });
    expect(read?.column ?? null).toBe(found);
  });

  it('does not take a column called group for the clusters', () => {
    const own = [column('group', 'VARCHAR'), column('price', 'DOUBLE')];
    const ask = (question: string) => planQuestion(question, { columns: own, mentions: [], language: 'en' });
    expect(ask('mean price per group')).toMatchObject(by('group'));
    expect(ask('mean price per cluster')).toMatchObject({ group: 'cluster' });
    expect(ask('mean price of group 2')).toBeNull();
    expect(ask('largest group')).toBeNull();
  });

  it('asks only of columns that the table has, whatever they are called', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      fc.constantFrom('§', '¤', '(', ')', '[', '*', '+', '\\', '|', '.', '-', ' ', 's', 'y', '2', '%'),
    );
    const name = fc.string({ unit, minLength: 1, maxLength: 8 });
    const QUESTIONS = [
      (a: string, b: string) => `What is the average ${a} by ${b}?`,
      (a: string, b: string) => `How many rows where ${a} is ${b} or ${a}?`,
      (a: string, b: string) => `Which ${b} has the highest number of ${a}?`,
      (a: string, b: string) => `${a} médian sauf ${b} et ${a} en 2020`,
    ] as const;
    fc.assert(
      fc.property(name, name, name, fc.constantFrom(...QUESTIONS), (a, b, value, ask) => {
        const own = [column(a, 'DOUBLE'), column(b, 'VARCHAR'), column(value, 'DATE')];
        const mentions = [value, b].map((each) => ({ column: b, value: each }));
        const names = own.map((each) => each.name);
        for (const question of [ask(a, b), ask(a, value), ask(value, b)]) {
          const read = planQuestion(question, { columns: own, mentions, language: 'en' });
          for (const asked of [
            read?.column,
            read?.group_column,
            ...(read?.filters ?? []).map((f) => f.column),
          ])
            if (asked != null) expect(names).toContain(asked);
        }
      }),
    );
  });
});
