import {
  category,
  changes,
  cluster,
  correlation,
  dataset,
  isolation,
  number,
  row,
  rule,
  size,
  structure,
  unusual,
} from './write-facts.ts';

const ROWS = 3_000;

export const customers = [
  ...dataset([
    structure(ROWS, 6, [1_200, 1_200, 600], 0.29, 0.97),
    correlation('visites', 'achats', 0.64),
    correlation('âge', 'remise', -0.51),
    { kind: 'driver', column: 'dépense annuelle (€)', strength: 0.88 },
    { kind: 'driver', column: 'région', strength: 0.552 },
  ]),
  ...cluster(0, [
    size(1_200, ROWS),
    rule(
      [
        { column: 'dépense annuelle (€)', is: 'at least', value: 1_250 },
        { column: 'région', is: 'equal', category: 'Sud' },
      ],
      0.94,
      0.81,
      0.4,
      ROWS,
    ),
    number('dépense annuelle (€)', 2_140.5, 812.3, 1.9),
    category('région', 'Sud', 0.86, 0.12, 0.7),
    number('âge', 41.2, 38.4, 0.31),
    unusual(12, 1_200, 0.01),
    { kind: 'neighbor', cluster: 2, by: { column: 'âge', value: 41.2, other: 27.1 } },
    { kind: 'medoid', row: 3, next: [19, 20] },
    { kind: 'spread', distance: 0.6, typical: 1 },
  ]),
  ...cluster(1, [
    size(1_200, ROWS),
    rule([{ column: 'dépense annuelle (€)', is: 'at most', value: 900 }], 0.811, 0.93, 0.4, ROWS),
    number('dépense annuelle (€)', 402.1, 1_690.4, -1.61),
    number('visites', 2, 9, -0.72, 'median'),
    unusual(0, 1_200, 0.01),
    { kind: 'neighbor', cluster: 2, by: { column: 'visites', value: 2.21, other: 14.9 } },
    { kind: 'medoid', row: 702, next: [703] },
    { kind: 'spread', distance: 1, typical: 1 },
  ]),
  ...cluster(2, [
    size(600, ROWS),
    number('âge', 27.1, 40.2, -1.24),
    category('abonné', 'oui', 1, 0, 1),
    number('visites', 14, 4, 1.3, 'median'),
    unusual(18, 600, 0.01),
    { kind: 'neighbor', cluster: 0, by: { column: 'âge', value: 27.1, other: 41.2 } },
    { kind: 'medoid', row: 1_502, next: [2_100, 1_399] },
    { kind: 'border', rows: [1_500, 1_611], near: 0 },
    { kind: 'spread', distance: 1.7, typical: 1 },
  ]),
  ...row(2_204, [
    isolation(0.7, ['âge', 104, 1, 0.83]),
    changes(['âge', 104, 61]),
    { kind: 'nearest normal', row: 88 },
  ]),
];
