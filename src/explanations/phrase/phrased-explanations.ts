import type { ClusterExplanation } from '../../ml/ml.schema.ts';
import type { Sentence } from '../template/narrate.ts';
import { type CheckedPhrasing, type Paragraph, sourceOf } from './check-phrasing.ts';

/** What a run said of its clusters, in the words of a model where there are any. */
export function phrasedExplanations(
  explanations: readonly ClusterExplanation[],
  phrasing: Pick<CheckedPhrasing, 'clusters'>,
): ClusterExplanation[] {
  return explanations.map((explanation) =>
    phrasedExplanation(explanation, phrasing.clusters.get(explanation.cluster_id) ?? []),
  );
}

/** Imported results have no facts to make sentences from: they keep what was said. */
function phrasedExplanation(explanation: ClusterExplanation, sentences: Paragraph): ClusterExplanation {
  if (sentences.length === 0) return explanation;
  return {
    ...explanation,
    explanation: textOf(sentences),
    sentences: sentences.map(wireSentence),
    source: sourceOf(sentences),
  };
}

export function textOf(sentences: readonly Sentence[]): string {
  return sentences.map(({ text }) => text).join(' ');
}

export function wireSentence({ text, facts }: Sentence): { text: string; facts: string[] } {
  return { text, facts: [...facts] };
}
