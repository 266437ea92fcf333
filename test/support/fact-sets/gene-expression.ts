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

const ROWS = 801;
const SIZES = [300, 146, 141, 136, 78];
const GENES = ['gene_7421', 'gene_203', 'gene_15898', 'gene_9176', 'gene_11250'];
const TUMOURS = ['BRCA', 'KIRC', 'LUAD', 'PRAD', 'COAD'];

/** Five clusters that one gene each sets apart. */
export const geneExpression = [
  ...dataset([
    structure(ROWS, 2_000, SIZES, 0.64, 0.982),
    ...GENES.slice(0, 4).map((column, i) => ({ kind: 'driver', column, strength: 0.96 - i / 50 }) as const),
    correlation('gene_203', 'gene_204', 0.9967),
  ]),
  ...SIZES.flatMap((count, i) =>
    cluster(i, [
      size(count, ROWS),
      rule(
        [{ column: GENES[i]!, is: 'at least', value: 8.2 }],
        i === 0 ? 0.9967 : 1,
        i === 1 ? 1 : 0.98,
        count / ROWS,
        ROWS,
      ),
      number(GENES[i]!, 11.42 + i, 1.07, 5.2 - i / 10),
      number(GENES[(i + 1) % 5]!, 0.31, 4.4, -1.2),
      category('tumour', TUMOURS[i]!, 0.99, i / 100, 0.97),
      unusual(i === 4 ? 6 : 4, count, 22 / ROWS),
      { kind: 'neighbor', cluster: (i + 1) % 5, by: { column: GENES[i]!, value: 11.42 + i, other: 0.9 } },
      { kind: 'medoid', row: 100 * i + 7, next: [100 * i, 100 * i + 1] },
      { kind: 'spread', distance: 1 + i / 5, typical: 1.4 },
    ]),
  ),
  ...row(655, [
    isolation(0.7, ['gene_12', 14.2, 1, 0.21], ['gene_99', 0, 0.04, 0.14], ['gene_3', 7.11, 0.62, 0.12]),
    { kind: 'nearest normal', row: 402 },
    changes(['gene_12', 14.2, 3.3], ['gene_99', 0, 6.1], ['gene_3', 7.11, 7.12]),
  ]),
];
