import { expect, test } from 'vitest';
import { verifySentence } from '../../../../src/explanations/verify/verify-sentence.ts';
import { generateSentences } from '../../../support/explanations/generate-sentences.ts';
import { SENTENCE_PATTERNS } from '../../../support/explanations/sentence-patterns.ts';

const SENTENCES = generateSentences(3000, 20_260);
const passes = SENTENCES.filter(({ text, cited, context }) => verifySentence(text, cited, context).ok);

test('of 1,500 generated sentences with one thing false in them none passes', () => {
  const untrue = SENTENCES.filter(({ isTrue }) => !isTrue);
  expect(untrue.length).toBe(1500);
  expect(passes.filter(({ isTrue }) => !isTrue)).toEqual([]);
});

test('of 1,500 true sentences in words that no template has fewer than 3 % are refused', () => {
  const isRefused = new Set(passes);
  const refused = SENTENCES.filter((sentence) => sentence.isTrue && !isRefused.has(sentence));
  expect(refused.length).toBeLessThan(45);
});

test('every kind of fact is phrased, in more than forty ways in each language', () => {
  for (const language of ['en', 'fr'] as const) {
    const patterns = Object.values(SENTENCE_PATTERNS[language]);
    expect(patterns.length).toBe(18);
    expect(patterns.flat().length).toBeGreaterThan(40);
  }
});
