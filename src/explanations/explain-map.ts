import type { ClusterExplanation, RunNarrative } from '../ml/ml.schema.ts';
import type { Language } from '../procedure/wire.ts';
import type { DescribedMap } from './facts/described-map.ts';
import type { Fact } from './facts/fact.ts';
import { type FindColumnFacts, mapFacts, mapFactsWith } from './facts/map-facts.ts';
import { narrate } from './template/narrate.ts';
import type { ClusterNarrative } from './template/narrative.ts';

/** What is true of a map, and what is said of its clusters. */
export interface ExplainedMap {
  readonly facts: readonly Fact[];
  readonly narrative: RunNarrative;
}

/**
 * Facts first, words second: both languages say the same.
 *
 * @param findColumnFacts in a thread of its own; without it the caller's thread does all
 */
export async function explainMap(
  map: DescribedMap,
  findColumnFacts?: FindColumnFacts,
): Promise<ExplainedMap> {
  const facts = findColumnFacts === undefined ? mapFacts(map) : await mapFactsWith(map, findColumnFacts);
  return { facts, narrative: { fr: explanationsIn('fr', facts), en: explanationsIn('en', facts) } };
}

function explanationsIn(language: Language, facts: readonly Fact[]): ClusterExplanation[] {
  const sizes = sizesOf(facts);
  return narrate(facts, language).clusters.flatMap((narrative) => {
    const size = sizes.get(narrative.cluster_id);
    return size === undefined ? [] : [explanationOf(narrative, size)];
  });
}

function explanationOf(narrative: ClusterNarrative, size: number): ClusterExplanation {
  const { cluster_id, name, sentences, characteristics, key_features, representative_points } = narrative;
  return {
    cluster_id,
    name,
    explanation: sentences.map(({ text }) => text).join(' '),
    sentences: sentences.map(({ text, facts }) => ({ text, facts: [...facts] })),
    characteristics: characteristics.map(({ text }) => text),
    data_points: size,
    key_features: [...key_features],
    representative_points: representative_points.map(String),
    source: 'template',
  };
}

const NOISE = -1;

/** Points of each cluster, and of the noise. */
function sizesOf(facts: readonly Fact[]): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const fact of facts) {
    if (fact.kind !== 'size') continue;
    if (fact.about.of === 'cluster') sizes.set(fact.about.cluster, fact.count);
    else if (fact.about.of === 'noise') sizes.set(NOISE, fact.count);
  }
  return sizes;
}
