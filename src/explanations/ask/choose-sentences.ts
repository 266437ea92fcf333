import type { Language } from '../../procedure/wire.ts';
import type { RankedFacts } from '../retrieve/find-facts.ts';
import type { Narrative, Sentence } from '../template/narrative.ts';
import { folded } from './question-tokens.ts';

const MOST_SENTENCES = 4;
/** What fits less well than this part of the best is about something else. */
const LEAST_RANK = 0.5;

/** What the templates say to a question: all of the cluster or the row that it names, else the sentences that fit best. */
export function chooseSentences(
  narrative: Narrative,
  { ranks, cluster, row }: RankedFacts,
  question: string,
  language: Language,
): readonly Sentence[] {
  const ofRow = narrative.anomalies.find((each) => each.row === row);
  if (ofRow !== undefined) return ofRow.sentences;
  const ofCluster = narrative.clusters.find((each) => each.cluster_id === cluster);
  if (ofCluster !== undefined) return ofCluster.sentences;

  const asked = folded(question);
  if (ABOUT_ALL.test(asked)) return narrative.summary;
  if (UNUSUAL.test(asked) && narrative.anomalySummary.length > 0) {
    return [
      ...narrative.anomalySummary,
      ...narrative.anomalies.slice(0, 1).flatMap(({ sentences }) => sentences),
    ];
  }

  const ranked = standingAlone(narrative, language)
    .map((sentence) => ({
      sentence,
      // A sentence about many things is about each of them a little less.
      rank: sentence.facts.reduce((sum, id) => sum + (ranks.get(id) ?? 0), 0) / sentence.facts.length,
    }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank);
  const least = (ranked[0]?.rank ?? 0) * LEAST_RANK;
  const told = new Set<string>();
  const chosen: Sentence[] = [];
  for (const { rank, sentence } of ranked) {
    if (rank < least || chosen.length === MOST_SENTENCES) break;
    if (sentence.facts.every((id) => told.has(id))) continue;
    for (const id of sentence.facts) told.add(id);
    chosen.push(sentence);
  }
  return chosen;
}

const NOISE = -1;
const ABOUT_ALL =
  /\b(?:summar\w+|overview|in short|resume\w*|en bref|apercu|de quoi|vue d ensemble|que montre|(?:about|show)(?: the| this)?(?: data| dataset| table| map)?$)/;
const UNUSUAL =
  /\b(?:anomal\w+|outliers?|unusual|strang\w+|odd|inhabituel\w*|atypique\w*|aberrant\w*|etrange\w*|bizarre\w*)\b/;

/** Sentences that say themselves what they are about. */
function standingAlone(narrative: Narrative, language: Language): Sentence[] {
  return [
    ...narrative.summary,
    ...narrative.insights.flat(),
    ...narrative.anomalySummary,
    ...narrative.anomalies.flatMap(({ sentences }) => sentences.slice(0, 1)),
    ...narrative.clusters.flatMap(({ cluster_id, characteristics }) =>
      characteristics.map(({ text, facts }) => ({ text: `${headOf(cluster_id, language)}${text}`, facts })),
    ),
  ];
}

function headOf(cluster: number, language: Language): string {
  if (language === 'fr') return cluster === NOISE ? 'Hors des groupes\u00A0: ' : `Groupe ${cluster}\u00A0: `;
  return cluster === NOISE ? 'Rows in no cluster: ' : `Cluster ${cluster}: `;
}
