import { correlation, dataset, noise, number, selection, size, structure, unusual } from './write-facts.ts';

export const allNoise = [
  ...dataset([
    structure(500, 6, [], null, 0.88),
    correlation('x', 'y', 0.03),
    { kind: 'quality', finding: 'left out rows', column: null, count: 1, share: 1 / 501 },
  ]),
  ...noise([size(500, 500), unusual(0, 500, 0), { kind: 'medoid', row: 250, next: [249, 251] }]),
  ...selection([size(1, 500), number('x', 3, 1.2, 1.1), unusual(0, 1, 0)]),
];
