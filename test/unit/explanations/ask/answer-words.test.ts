import { describe, expect, it } from 'vitest';
import { answerInWords, type TableAnswer } from '../../../../src/explanations/ask/answer-words.ts';
import { periodOf } from '../../../../src/explanations/ask/period.ts';
import type { GroundedQuestion } from '../../../../src/explanations/ask/table-question.ts';
import type { Aggregate } from '../../../../src/table/reader.ts';

const question = (given: Partial<GroundedQuestion>): GroundedQuestion => ({
  measure: 'count',
  column: null,
  filters: [],
  cluster: null,
  groupBy: null,
  order: 'highest',
  limit: 20,
  ...given,
});
const one = (value: number, rows: number, total = 1200): Aggregate => ({
  total,
  chosen: rows,
  isTooLarge: false,
  groups: [{ key: null, value, rows }],
  groupCount: 1,
});
const none: Aggregate = { total: 1200, chosen: 0, isTooLarge: false, groups: [], groupCount: 0 };
const year = periodOf('2024')!;
const day = periodOf('2024-03-01')!;
const TRUTHS = new Set(['garden']);
const JUNE = Date.UTC(2024, 5, 1);

const CASES: readonly [string, string, Partial<GroundedQuestion>, Aggregate, boolean?][] = [
  ['There are 1200 rows.', 'La table compte 1200 lignes.', {}, one(1200, 1200)],
  [
    '1 of 1200 rows (0.1%) meets this: “a” is over 5 and “b” has no value.',
    '1 ligne sur 1200 (0,1 %) remplit ces conditions : « a » dépasse 5 et « b » est vide.',
    {
      filters: [
        { column: 'a', is: 'more than', number: 5 },
        { column: 'b', is: 'empty' },
      ],
    },
    one(1, 1),
  ],
  [
    '300 of 1200 rows (25%) of the map are in cluster 2.',
    '300 lignes sur 1200 (25 %) de la carte sont dans le groupe 2.',
    { cluster: 2 },
    one(300, 300),
  ],
  [
    '3 of 1200 rows (0.3%) of the map are in cluster 2 and meet this: “garden” is yes.',
    '3 lignes sur 1200 (0,3 %) de la carte sont dans le groupe 2 et remplissent cette condition : « garden » vaut oui.',
    { cluster: 2, filters: [{ column: 'garden', is: 'equal', texts: ['true'] }] },
    one(3, 3),
  ],
  [
    'By “garden”, the latest value of “d” comes last for no (June 1, 2024 over 3 rows).',
    'Par « garden », la date la plus récente de « d » vient en dernier pour non (1er juin 2024, pour 3 lignes).',
    { measure: 'max', column: 'd', groupBy: { by: 'value', column: 'garden' } },
    { ...none, groups: [{ key: 'false', value: JUNE, rows: 3 }], groupCount: 1 },
    true,
  ],
  [
    'By “region”, the share of rows where “garden” is yes is highest for “North” (45% of 120 rows), then for “South” (0.4% of 250 rows); there are 9 groups in all.',
    'Par « region », la part des lignes où « garden » vaut oui est la plus élevée pour « North » (45 % de 120 lignes), puis pour « South » (0,4 % de 250 lignes) ; il y a 9 groupes en tout.',
    {
      measure: 'share',
      filters: [{ column: 'garden', is: 'equal', texts: ['true'] }],
      groupBy: { by: 'value', column: 'region' },
    },
    {
      ...none,
      chosen: 370,
      groups: [
        { key: 'North', value: 0.45, rows: 120 },
        { key: 'South', value: 0.004, rows: 250 },
      ],
      groupCount: 9,
    },
  ],
  [
    'Among the rows in no cluster, by “region”, the share of rows where “a” is over 5 is lowest for “North” (0% of 1 row).',
    'Parmi les lignes hors des groupes, par « region », la part des lignes où « a » dépasse 5 est la moins élevée pour « North » (0 % d’une seule ligne).',
    {
      measure: 'share',
      filters: [{ column: 'a', is: 'more than', number: 5 }],
      groupBy: { by: 'value', column: 'region' },
      cluster: -1,
      order: 'lowest',
    },
    { ...none, chosen: 1, groups: [{ key: 'North', value: 0, rows: 1 }], groupCount: 1 },
  ],
  [
    'The share of rows where “garden” is yes in cluster 2 is 25% of 300 rows.',
    'La part des lignes où « garden » vaut oui dans le groupe 2 est de 25 % de 300 lignes.',
    { measure: 'share', filters: [{ column: 'garden', is: 'equal', texts: ['true'] }], cluster: 2 },
    one(0.25, 300),
  ],
  [
    'No row has a value in “region”.',
    'Aucune ligne n’a de valeur dans « region ».',
    {
      measure: 'share',
      filters: [{ column: 'garden', is: 'equal', texts: ['true'] }],
      groupBy: { by: 'value', column: 'region' },
    },
    { ...none, chosen: 12 },
  ],
  [
    'By day of “d”, rows are most numerous for June 1, 2024 (3, 100%).',
    'Par jour de « d », les lignes sont les plus nombreuses pour le 1er juin 2024 (3, soit 100 %).',
    { groupBy: { by: 'day', column: 'd' } },
    { ...none, chosen: 3, groups: [{ key: JUNE, value: 3, rows: 3 }], groupCount: 1 },
  ],
  [
    'Over 10 rows in no cluster where “d” falls in 2024, the sum of “a” is 12.5.',
    'Sur 10 lignes hors des groupes où « d » tombe en 2024, la somme de « a » est de 12,5.',
    { measure: 'sum', column: 'a', cluster: -1, filters: [{ column: 'd', is: 'equal', ...year }] },
    one(12.5, 10),
  ],
  [
    'No row where “d” falls after March 1, 2024 has a value in “a”.',
    'Aucune ligne où « d » tombe après le 1er mars 2024 n’a de valeur dans « a ».',
    { measure: 'mean', column: 'a', filters: [{ column: 'd', is: 'more than', ...day }] },
    none,
  ],
  [
    'Over 3 rows, the latest value of “d” is June 1, 2024.',
    'Sur 3 lignes, la date la plus récente de « d » est le 1er juin 2024.',
    { measure: 'max', column: 'd' },
    one(JUNE, 3),
    true,
  ],
  [
    'By “b”, the mean of “a” is lowest for “x” (1.5 over 2 rows), then for “y” (3 over 1 row); there are 7 groups in all.',
    'Par « b », la moyenne de « a » est la moins élevée pour « x » (1,5, pour 2 lignes), puis pour « y » (3, pour 1 ligne) ; il y a 7 groupes en tout.',
    { measure: 'mean', column: 'a', groupBy: { by: 'value', column: 'b' }, order: 'lowest' },
    {
      total: 3,
      chosen: 3,
      isTooLarge: false,
      groups: [
        { key: 'x', value: 1.5, rows: 2 },
        { key: 'y', value: 3, rows: 1 },
      ],
      groupCount: 7,
    },
  ],
  [
    'By month of “d”, rows are most numerous for June 2024 (3, 75%), then for May 2024 (1, 25%).',
    'Par mois de « d », les lignes sont les plus nombreuses pour juin 2024 (3, soit 75 %), puis pour mai 2024 (1, soit 25 %).',
    { groupBy: { by: 'month', column: 'd' } },
    {
      total: 4,
      chosen: 4,
      isTooLarge: false,
      groups: [
        { key: JUNE, value: 3, rows: 3 },
        { key: Date.UTC(2024, 4, 1), value: 1, rows: 1 },
      ],
      groupCount: 2,
    },
  ],
  [
    'By cluster, the highest value of “a” is highest for cluster 1 (9 over 2 rows), then for the rows in no cluster (4 over 1 row).',
    'Par groupe, la plus grande valeur de « a » est la plus élevée pour le groupe 1 (9, pour 2 lignes), puis pour les lignes hors des groupes (4, pour 1 ligne).',
    { measure: 'max', column: 'a', groupBy: { by: 'cluster' } },
    {
      total: 3,
      chosen: 3,
      isTooLarge: false,
      groups: [
        { key: 1, value: 9, rows: 2 },
        { key: -1, value: 4, rows: 1 },
      ],
      groupCount: 2,
    },
  ],
  [
    'Among the rows where “c” is “x” or “y” and “d” has a value, by “b”, rows are most numerous for “z” (3, 60%).',
    'Parmi les lignes où « c » vaut « x » ou « y » et « d » a une valeur, par « b », les lignes sont les plus nombreuses pour « z » (3, soit 60 %).',
    {
      groupBy: { by: 'value', column: 'b' },
      filters: [
        { column: 'c', is: 'equal', texts: ['x', 'y'] },
        { column: 'd', is: 'filled' },
      ],
    },
    { total: 1200, chosen: 5, isTooLarge: false, groups: [{ key: 'z', value: 3, rows: 3 }], groupCount: 1 },
  ],
  [
    'There is no row in cluster 2 where “a” is over 5.',
    'Il n’y a aucune ligne dans le groupe 2 où « a » dépasse 5.',
    {
      groupBy: { by: 'value', column: 'b' },
      cluster: 2,
      filters: [{ column: 'a', is: 'more than', number: 5 }],
    },
    none,
  ],
  [
    'No row has a value in “b”.',
    'Aucune ligne n’a de valeur dans « b ».',
    { groupBy: { by: 'value', column: 'b' } },
    { ...none, chosen: 1200 },
  ],
  [
    'No row where “a” is over 5 is in a cluster.',
    'Aucune ligne où « a » dépasse 5 n’est dans un groupe.',
    { groupBy: { by: 'cluster' }, filters: [{ column: 'a', is: 'more than', number: 5 }] },
    { ...none, chosen: 12 },
  ],
  [
    'No row is in a cluster and has a value in “a”.',
    'Aucune ligne n’est dans un groupe avec une valeur dans « a ».',
    { measure: 'mean', column: 'a', groupBy: { by: 'cluster' } },
    { ...none, chosen: 12 },
  ],
  [
    'No row has a value in both “a” and “b”.',
    'Aucune ligne n’a de valeur à la fois dans « a » et « b ».',
    { measure: 'mean', column: 'a', groupBy: { by: 'value', column: 'b' } },
    { ...none, chosen: 12 },
  ],
  [
    'The sum of “a” in cluster 2 is too large a number to be told.',
    'La somme de « a » dans le groupe 2 est un nombre trop grand pour être donné.',
    { measure: 'sum', column: 'a', cluster: 2 },
    { ...none, isTooLarge: true },
  ],
];

describe('a figure of the table is told', () => {
  it.each(CASES)('%s', (english, french, asked, aggregate, isDate = false) => {
    const answer: TableAnswer = { id: 'q0', question: question(asked), aggregate, isDate, truths: TRUTHS };
    expect(answerInWords(answer, 'en')).toBe(english);
    expect(answerInWords(answer, 'fr').replaceAll(/[\u00A0\u202F]/g, ' ')).toBe(french);
  });
});
