import {
  cluster,
  dataset,
  isolation,
  noise,
  number,
  row,
  selection,
  size,
  structure,
  unusual,
} from './write-facts.ts';

export const oneCluster = [
  ...dataset([structure(240, 1, [239], null, 0.93)]),
  ...cluster(0, [
    size(239, 240),
    { kind: 'no contrast' },
    unusual(0, 239, 1 / 240),
    { kind: 'medoid', row: 11, next: [12, 13, 14, 15] },
  ]),
  ...noise([
    size(1, 240),
    number('weight', 940, 71.3, 9.1),
    unusual(1, 1, 1 / 240),
    { kind: 'medoid', row: 200, next: [] },
  ]),
  ...row(200, [isolation(0.7, ['weight', 940, 1, 1]), { kind: 'nearest normal', row: 199 }]),
  ...selection([size(240, 240)]),
];
