import type { Fact } from '../../../src/explanations/facts/fact.ts';
import { allNoise } from './all-noise.ts';
import { birdStrikes } from './bird-strikes.ts';
import { customers } from './customers.ts';
import { geneExpression } from './gene-expression.ts';
import { hostileNames } from './hostile-names.ts';
import { housingPrices } from './housing-prices.ts';
import { oneCluster } from './one-cluster.ts';
import { sensors } from './sensors.ts';
import { survey } from './survey.ts';
import { tinyTable } from './tiny-table.ts';

/** Facts of ten maps, written by hand, for what is made of facts. */
export const FACT_SETS: Readonly<Record<string, readonly Fact[]>> = {
  'all-noise': allNoise,
  'bird-strikes': birdStrikes,
  customers,
  'gene-expression': geneExpression,
  'hostile-names': hostileNames,
  'housing-prices': housingPrices,
  'one-cluster': oneCluster,
  sensors,
  survey,
  'tiny-table': tinyTable,
};
