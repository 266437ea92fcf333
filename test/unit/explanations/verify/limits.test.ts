import { expect, test } from 'vitest';
import { verifySentence } from '../../../../src/explanations/verify/verify-sentence.ts';
import { customers } from '../../../support/fact-sets/customers.ts';

const context = { language: 'en', columns: [{ name: 'âge' }], facts: customers } as const;
const cited = customers.filter(({ id }) => id === 'c2.size' || id === 'c2.number.0');

test('a sentence without a fact that it stands on is refused', () => {
  expect(verifySentence('Cluster 2 holds 600 rows.', [], context).ok).toBe(false);
});

test('a text longer than any sentence is refused, however true', () => {
  expect(verifySentence('Cluster 2 holds 600 rows. '.repeat(3), cited, context).ok).toBe(true);
  expect(verifySentence('Cluster 2 holds 600 rows. '.repeat(60), cited, context).ok).toBe(false);
});

test.each([
  ['brackets', '('.repeat(1000)],
  ['words that could go on for ever', `${'in cluster 2 '.repeat(70)}rows`],
  ['digits', '1,'.repeat(500)],
  ['quotation marks', '“'.repeat(1000)],
  ['numbers in words', 'two hundred and '.repeat(60)],
  ['nothing', ''],
])('hostile text is refused: %s', (_, text) => {
  expect(verifySentence(text, cited, context).ok).toBe(false);
});

test('a name that holds quotation marks cannot make a sentence say more than its fact', () => {
  const column = 'âge” is 99 and “x';
  const fact = { ...cited.find(({ kind }) => kind === 'number')!, column } as const;
  const hostile = { language: 'en', columns: [{ name: column }], facts: [fact] } as const;
  expect(verifySentence(`In cluster 2, “${column}” is 27.1 on average.`, [fact], hostile).ok).toBe(false);
});
