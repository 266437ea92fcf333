import { expect, test } from 'vitest';
import type { Fact } from '../../../../src/explanations/facts/fact.ts';
import { factTexts } from '../../../../src/explanations/retrieve/fact-texts.ts';
import { narrate } from '../../../../src/explanations/template/narrate.ts';

const CLUSTERS = 3000;
const size = (cluster: number): Fact => ({
  id: `c${cluster}.size`,
  kind: 'size',
  about: { of: 'cluster', cluster },
  count: cluster + 1,
  total: 5_000_000,
  share: (cluster + 1) / 5_000_000,
});

test('of thousands of clusters the largest are found by words', () => {
  const facts = Array.from({ length: CLUSTERS }, (_, cluster) => size(cluster));
  const found = factTexts(facts, narrate(facts, 'en'), 'en').map(({ id }) => id);
  expect(found).toHaveLength(200);
  expect(found).toContain(`c${CLUSTERS - 1}.size`);
  expect(found).not.toContain('c0.size');
});

test('of few clusters all are found by words', () => {
  const facts = [size(0), size(1)];
  expect(factTexts(facts, narrate(facts, 'en'), 'en')).toHaveLength(2);
});
