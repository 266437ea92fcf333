import {
  category,
  cluster,
  correlation,
  dataset,
  isolation,
  noise,
  number,
  row,
  rule,
  size,
  structure,
  unusual,
} from './write-facts.ts';

const ROWS = 1_180;

export const survey = [
  ...dataset([
    structure(ROWS, 9, [512, 430, 180, 40], 0.18, 0.81),
    correlation('q4', 'q5', 0.52),
    { kind: 'driver', column: 'q1: Do you like your work?', strength: 0.49 },
    { kind: 'quality', finding: 'missing values', column: 'q9', count: 602, share: 602 / ROWS },
    { kind: 'quality', finding: 'missing values', column: 'q8', count: ROWS, share: 1 },
    { kind: 'quality', finding: 'equal rows apart', column: null, count: 217, share: 217 / ROWS },
  ]),
  ...cluster(0, [
    size(512, ROWS),
    category('q1: Do you like your work?', 'Yes, very much', 0.74, 0.2, 0.6),
    category('sector', 'Health', 0.31, 0.14, 0.3),
    { kind: 'neighbor', cluster: 1, by: null },
    unusual(20, 512, 0.05),
  ]),
  ...cluster(1, [
    size(430, ROWS),
    category('q1: Do you like your work?', 'Yes, very much', 0.06, 0.68, 0.6),
    category('sector', 'Industry', 0.41, 0.18, 0.3),
    { kind: 'neighbor', cluster: 0, by: { column: 'q5', value: 2.1, other: 4.4 } },
    unusual(21, 430, 0.05),
  ]),
  ...cluster(2, [
    size(180, ROWS),
    rule(
      [
        { column: 'sector', is: 'different', category: 'Health' },
        { column: 'q5', is: 'at least', value: 2 },
        { column: 'q5', is: 'at most', value: 3 },
      ],
      0.71,
      0.66,
      180 / ROWS,
      ROWS,
    ),
    category('sector', 'Health', 0, 0.25, 0.2),
    { kind: 'neighbor', cluster: 1, by: { column: 'hours', value: 21, other: 38.5 } },
    unusual(8, 180, 0.05),
  ]),
  ...cluster(3, [
    size(40, ROWS),
    category('contract', 'Seasonal', 0.975, 0.011, 0.8),
    number('hours', 19.5, 37.25, -1.8),
    { kind: 'neighbor', cluster: 2, by: { column: 'hours', value: 19.5, other: 21 } },
    unusual(9, 40, 0.05),
    { kind: 'medoid', row: 8, next: [9] },
  ]),
  ...noise([
    size(18, ROWS),
    number('hours', 61, 36.2, 2.2),
    unusual(1, 18, 0.05),
    { kind: 'medoid', row: 1_001, next: [] },
  ]),
  ...row(77, [isolation(0.7, ['sector', 'Lighthouse keeping', 1 / ROWS, 0.9])]),
  ...row(31, [isolation(0.6, ['sector', 'Falconry', 2 / ROWS, 0.6], ['hours', 70, 0.97, 0.4])]),
];
