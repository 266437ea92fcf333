import { expect, test } from 'vitest';
import { createRuleFinder } from '../../../src/compute/process/rule-thread.ts';
import { mapFacts, mapFactsWith } from '../../../src/explanations/facts/map-facts.ts';
import { groupsOfLabels } from '../../../src/explanations/facts/point-groups.ts';
import { mixedMap } from '../../unit/explanations/facts/described-map.fixture.ts';

const map = mixedMap();

test('a map has the same facts when its rules are found in a thread of their own', async () => {
  const findRules = createRuleFinder();
  expect(await mapFactsWith(map, findRules)).toEqual(mapFacts(map));
  expect(await mapFactsWith(mixedMap(2), findRules)).toEqual(mapFacts(mixedMap(2)));
});

test('a question that the thread cannot answer fails, and the next is answered', async () => {
  const findRules = createRuleFinder();
  const broken = JSON.parse(`{"numbers":[{"name":"without values"}],"dates":[],"categories":[]}`);
  await expect(findRules(broken, map.rows, groupsOfLabels(map.labels))).rejects.toThrow();
  expect(await mapFactsWith(map, findRules)).toEqual(mapFacts(map));
});
