import { category, cluster, dataset, number, size, structure } from './write-facts.ts';

export const tinyTable = [
  ...dataset([
    structure(10, 2, [5, 4, 1], 0.55, null),
    { kind: 'quality', finding: 'few rows', column: null, count: 10, share: 1 },
  ]),
  ...cluster(0, [size(5, 10), number('mass', 1.5, 9.2, -2.2), { kind: 'neighbor', cluster: 1, by: null }]),
  ...cluster(1, [size(4, 10), { kind: 'no contrast' }]),
  ...cluster(2, [
    size(1, 10),
    number('mass', 30, 3.1, 4),
    category('colour', 'green', 1, 0.111, 0.6),
    { kind: 'medoid', row: 9, next: [] },
    { kind: 'spread', distance: 0, typical: 1 },
  ]),
];
