import { expect, test } from 'vitest';
import { narrate, type Sentence } from '../../../../src/explanations/template/narrate.ts';
import { sentencesOf } from '../../../../src/explanations/template/narrative.ts';
import { namesInFacts } from '../../../../src/explanations/verify/names.ts';
import { verifySentence } from '../../../../src/explanations/verify/verify-sentence.ts';
import { FACT_SETS } from '../../../support/fact-sets/fact-sets.ts';

for (const language of ['fr', 'en'] as const) {
  for (const [name, facts] of Object.entries(FACT_SETS)) {
    const columns = [...new Set(namesInFacts(facts))].map((column) => ({ name: column }));
    const sentences = sentencesOf(narrate(facts, language));
    const citedBy = (sentence: Sentence) => facts.filter(({ id }) => sentence.facts.includes(id));

    test(`all that the ${language} templates say of ${name} is verified by the facts that they cite`, () => {
      const context = { language, columns, facts };
      const refused = sentences.filter(
        (sentence) => !verifySentence(sentence.text, citedBy(sentence), context).ok,
      );
      expect(refused).toEqual([]);
    });

    test(`what the ${language} templates say of ${name} is refused when it cites another group`, () => {
      const context = { language, columns, facts };
      for (const sentence of sentences) {
        const other = facts.filter(
          ({ id }) => !sentence.facts.includes(id) && id.split('.')[0] !== sentence.facts[0]!.split('.')[0],
        );
        const named = other.find(({ kind }) => kind === 'medoid');
        if (named === undefined || sentence.facts.some((id) => id.endsWith('medoid'))) continue;
        expect(verifySentence(sentence.text, [named], context).ok, sentence.text).toBe(false);
      }
    });

    test(`most of what the ${language} templates say of ${name} is read without knowing the templates`, () => {
      // Not word for word what a template writes: the grammar alone decides.
      const read = sentences.filter((sentence) => {
        const cited = citedBy(sentence);
        return verifySentence(`${sentence.text.replace(/\.$/, '')} .`, cited, { language, columns, facts })
          .ok;
      });
      expect(read.length / sentences.length).toBeGreaterThan(0.3);
    });
  }
}
