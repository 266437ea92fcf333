import { describe, expect, test } from 'vitest';
import { namesInFacts } from '../../../../src/explanations/verify/names.ts';
import { verifySentence } from '../../../../src/explanations/verify/verify-sentence.ts';
import { customers } from '../../../support/fact-sets/customers.ts';
import { FALSE_SENTENCES, type HandWritten, TRUE_SENTENCES } from './hand-written-sentences.ts';

const columns = [...new Set(namesInFacts(customers))].map((name) => ({ name }));

function isVerified([language, cites, text]: HandWritten): boolean {
  const ids = cites.split(' ');
  const cited = customers.filter(({ id }) => ids.includes(id));
  expect(cited.length, `${cites} are facts`).toBe(ids.length);
  return verifySentence(text, cited, { language, columns, facts: customers }).ok;
}

describe('sentences written by hand', () => {
  test.each(FALSE_SENTENCES)('%s %s: what is not so is refused: %s', (...sentence) => {
    expect(isVerified(sentence)).toBe(false);
  });

  test.each(TRUE_SENTENCES)('%s %s: what is so passes: %s', (...sentence) => {
    expect(isVerified(sentence)).toBe(true);
  });

  test('there are 51 true and 63 false ones', () => {
    expect([TRUE_SENTENCES.length, FALSE_SENTENCES.length]).toEqual([51, 63]);
  });
});
