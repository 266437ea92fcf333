import { expect, test } from 'vitest';
import { type Narrative, narrate, type Sentence } from '../../../../src/explanations/template/narrate.ts';
import { FACT_SETS } from '../../../support/fact-sets/fact-sets.ts';

/** One sentence a line, so that a change of words shows as such. */

for (const language of ['fr', 'en'] as const) {
  for (const [name, facts] of Object.entries(FACT_SETS)) {
    test(`the ${language} text of ${name} is the one that was read and approved`, async () => {
      const file = `../../../golden/explanations/${language}/${name}.txt`;
      await expect(written(narrate(facts, language))).toMatchFileSnapshot(file);
    });
  }
}

function written(narrative: Narrative): string {
  const parts: string[] = [part('SUMMARY', narrative.summary)];
  narrative.insights.forEach((sentences, i) => {
    parts.push(part(`INSIGHT ${i + 1}`, sentences));
  });
  for (const cluster of narrative.clusters) {
    parts.push(
      part(`CLUSTER ${cluster.cluster_id} – ${cluster.name}`, cluster.sentences),
      part('characteristics', cluster.characteristics),
    );
  }
  parts.push(part('UNUSUAL ROWS', narrative.anomalySummary));
  for (const { row, sentences } of narrative.anomalies) parts.push(part(`row ${row}`, sentences));
  parts.push(part('SELECTION', narrative.selection?.sentences ?? []));
  return `${parts.filter((text) => text !== '').join('\n')}`;
}

function part(title: string, sentences: readonly Sentence[]): string {
  if (sentences.length === 0) return '';
  return `${title}\n${sentences.map(({ text, facts }) => `  ${text}  [${facts.join(' ')}]\n`).join('')}`;
}
