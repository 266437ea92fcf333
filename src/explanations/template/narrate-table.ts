import type { Fact } from '../facts/fact.ts';
import { from } from './narrate-group.ts';
import type { Sentence } from './narrative.ts';
import { factOf, factsOf } from './subjects.ts';
import type { Words } from './words.ts';

const MOST_DRIVERS = 3;
const MOST_CORRELATIONS = 3;

/** The whole map: its structure, which columns drive it, what goes together, and what to know before believing it. */
export function summarize(facts: readonly Fact[], { table }: Words): Sentence[] {
  const structure = factOf(facts, 'structure');
  const drivers = factsOf(facts, 'driver')
    .sort((a, b) => b.strength - a.strength)
    .slice(0, MOST_DRIVERS);
  const correlations = strongestCorrelations(facts).slice(0, MOST_CORRELATIONS);
  const sentences: Sentence[] = [];
  if (structure !== null) {
    const { clusters, silhouette, trustworthiness } = structure;
    sentences.push(from(table.structure(structure), structure));
    if (clusters > 1) sentences.push(from(table.extremes(structure), structure));
    if (clusters > 1 && silhouette !== null) sentences.push(from(table.separation(silhouette), structure));
    if (trustworthiness !== null) sentences.push(from(table.faithfulness(trustworthiness), structure));
  }
  if (drivers.length > 0) sentences.push(from(table.drivers(drivers), ...drivers));
  correlations.forEach((correlation, i) => {
    sentences.push(from(table.correlation(correlation, i === 0), correlation));
  });
  for (const finding of factsOf(facts, 'quality')) sentences.push(from(table.quality(finding), finding));
  return sentences;
}

/** Cohen (1988), ch. 3: from 0.3 on a correlation is to be seen without being looked for. */
const PLAIN_CORRELATION = 0.3;

export function strongestCorrelations(facts: readonly Fact[]) {
  return factsOf(facts, 'correlation')
    .filter(({ correlation }) => Math.abs(correlation) >= PLAIN_CORRELATION)
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}
