import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planVersions } from '../../../../src/cli/import-legacy/versions.ts';

const dataset = (id: string, parentId: string | null, version = 1, userId = 'u') => ({
  id,
  parentId,
  version,
  userId,
});

test('a chain keeps its numbers, also when a later version is older by its time', () => {
  const plan = planVersions([dataset('c', 'b', 3), dataset('a', null), dataset('b', 'a', 2)]);
  expect(plan).toEqual({
    links: [
      { id: 'b', parentId: 'a', rootId: 'a', version: 2 },
      { id: 'c', parentId: 'b', rootId: 'a', version: 3 },
    ],
    problems: [],
  });
});

test('a number that is taken gives way to the next one, and that is told', () => {
  const plan = planVersions([dataset('a', null), dataset('b', 'a', 2), dataset('c', 'a', 2)]);
  expect(plan.links.map(({ id, version }) => [id, version])).toEqual([
    ['b', 2],
    ['c', 3],
  ]);
  expect(plan.problems).toEqual([{ id: 'c', reason: 'version 2 is 3 in its chain' }]);
});

test('circles, missing parents and parents of others are cut, and that is told', () => {
  const plan = planVersions([
    dataset('self', 'self'),
    dataset('x', 'y'),
    dataset('y', 'x', 2),
    dataset('lost', 'nowhere'),
    dataset('taken', 'x', 2, 'somebody else'),
  ]);
  expect(plan.links).toEqual([{ id: 'x', parentId: 'y', rootId: 'y', version: 3 }]);
  expect(plan.problems.map(({ id }) => id)).toEqual(['self', 'y', 'lost', 'taken', 'x']);
});

test('whatever the parents, every dataset is linked once at most, under a number of its own, after its parent', () => {
  const anyForest = fc.integer({ min: 1, max: 12 }).chain((count) =>
    fc.array(fc.tuple(fc.option(fc.integer({ min: 0, max: count })), fc.integer({ min: 1, max: 4 })), {
      minLength: count,
      maxLength: count,
    }),
  );
  fc.assert(
    fc.property(anyForest, (spec) => {
      const { links } = planVersions(
        spec.map(([parent, version], index) =>
          dataset(`d${index}`, parent === null ? null : `d${parent}`, version),
        ),
      );
      const seen = new Set<string>();
      const numbers = new Set<string>();
      for (const { id, parentId, rootId, version } of links) {
        expect(seen.has(id)).toBe(false);
        expect(numbers.has(`${rootId} ${version}`)).toBe(false);
        expect(links.findIndex((link) => link.id === parentId)).toBeLessThan(
          links.findIndex((link) => link.id === id),
        );
        seen.add(id);
        numbers.add(`${rootId} ${version}`);
      }
    }),
  );
});
