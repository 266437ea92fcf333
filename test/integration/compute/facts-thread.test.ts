import { expect, test } from 'vitest';
import { createColumnFactsFinder } from '../../../src/compute/process/facts-thread.ts';
import { mapFacts, mapFactsWith } from '../../../src/explanations/facts/map-facts.ts';
import { groupsOfLabels } from '../../../src/explanations/facts/point-groups.ts';
import { mixedMap } from '../../unit/explanations/facts/described-map.fixture.ts';

const map = mixedMap();

test('a map has the same facts when some of them are found in a thread of their own', async () => {
  const findColumnFacts = createColumnFactsFinder();
  expect(await mapFactsWith(map, findColumnFacts)).toEqual(mapFacts(map));
  expect(await mapFactsWith(mixedMap(2), findColumnFacts)).toEqual(mapFacts(mixedMap(2)));
});

test('a question that the thread cannot answer fails, and the next is answered', async () => {
  const findColumnFacts = createColumnFactsFinder();
  const broken = JSON.parse(`{"numbers":[{"name":"without values"}],"dates":[],"categories":[]}`);
  await expect(findColumnFacts(broken, map.rows, groupsOfLabels(map.labels))).rejects.toThrow();
  expect(await mapFactsWith(map, findColumnFacts)).toEqual(mapFacts(map));
});
