import { afterAll, expect, test } from 'vitest';
import { createRandom } from '../../../src/kernels/random.ts';
import { AppError } from '../../../src/platform/app-error.ts';
import { type Cell, createWorkshop } from './pipeline.fixture.ts';

const workshop = createWorkshop();
afterAll(() => workshop.close());

const UMAP = { reduction_method: 'umap', umap_config: { n_epochs: 100 } } as const;

/** Rows of two kinds that the numbers hardly tell apart; every tenth is of no kind. */
function mixedRows(rows: number): Record<string, Cell>[] {
  const random = createRandom(6);
  return Array.from({ length: rows }, (_, i) => {
    const kind = random.below(2);
    return {
      a: random.normal() + 0.4 * kind,
      b: random.normal(),
      c: random.normal(),
      kind: i % 10 === 0 ? null : ['left', 'right'][kind]!,
      score: 10 * kind + random.normal(),
      note: `row ${i} of the table`,
    };
  });
}

const table = await workshop.makeTable(mixedRows(300));
const withTarget = (target_column: string, more = {}) => ({
  ...UMAP,
  umap_config: { ...UMAP.umap_config, target_column, ...more },
});

/** Of all rows with a kind, the share whose nearest point on the map is of the same kind. */
function sharedKinds(positions: Float32Array): number {
  const rows = mixedRows(300);
  const known = rows.flatMap(({ kind }, row) => (kind === null ? [] : [row]));
  const distance = (a: number, b: number) =>
    Math.hypot(...[0, 1, 2].map((axis) => positions[3 * a + axis]! - positions[3 * b + axis]!));
  const same = known.filter((row) => {
    const nearest = known
      .filter((other) => other !== row)
      .reduce((best, other) => (distance(row, other) < distance(row, best) ? other : best));
    return rows[nearest]!['kind'] === rows[row]!['kind'];
  });
  return same.length / known.length;
}

test('a target of categories brings equal rows together', async () => {
  const features = { feature_columns: ['a', 'b', 'c'] };
  const alone = await workshop.run(table, { ...UMAP, ...features });
  const { map } = await workshop.run(table, { ...withTarget('kind', { target_weight: 0.9 }), ...features });
  expect(sharedKinds(map.positions)).toBeGreaterThan(sharedKinds(alone.map.positions) + 0.15);
});

test('a target is no feature, and the steps say so', async () => {
  const { output } = await workshop.run(table, withTarget('score'));
  expect(output.featuresUsed).toEqual(['a', 'b', 'c']);
  expect(output.preprocessingSteps).toContain('Left out "score": it is the target.');
});

test('a target without weight is a feature like any other, and changes nothing', async () => {
  const alone = await workshop.run(table, UMAP);
  const { output, map } = await workshop.run(table, withTarget('score', { target_weight: 0 }));
  expect(output.featuresUsed).toEqual(['a', 'b', 'c', 'score']);
  expect(map.positions).toEqual(alone.map.positions);
});

test('a target of the reference engine is left to our own kernel, which is told', async () => {
  const { output } = await workshop.run(table, { ...withTarget('kind'), engine: 'reference' });
  expect(output.preprocessingSteps.join(' ')).toContain('umap-js has no part in a target');
});

test.each([
  ['missing', withTarget('missing'), /There is no column "missing"/],
  ['note', withTarget('note'), /"note" holds text/],
  ['a', { ...withTarget('a'), feature_columns: ['a', 'b'] }, /"a" is the target and a feature as well/],
])('a target that cannot be one is refused: %s', async (_, config, message) => {
  const failure = await workshop.run(table, config).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringMatching(message) });
});
