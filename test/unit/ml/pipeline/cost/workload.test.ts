import { expect, test } from 'vitest';
import { type MLConfigInput, mlConfigSchema } from '../../../../../src/ml/ml.schema.ts';
import { fitOf } from '../../../../../src/ml/pipeline/alignment/fit.ts';
import { expectedSeconds } from '../../../../../src/ml/pipeline/cost/expected-seconds.ts';
import { expectedMemoryMb } from '../../../../../src/ml/pipeline/cost/memory-limit.ts';
import { expectedWorkload, type Workload } from '../../../../../src/ml/pipeline/cost/workload.ts';
import { fitFeatures } from '../../../../../src/ml/pipeline/feature-matrix.ts';
import { AppError } from '../../../../../src/platform/app-error.ts';
import { numericColumn, otherColumn } from '../columns.fixture.ts';
import { categories, number } from '../features.fixture.ts';

const configOf = (config: Partial<MLConfigInput> = {}) =>
  mlConfigSchema.parse({ reduction_method: 'pca', clustering_method: 'kmeans', ...config });

const holed = (name: string, holes: number) =>
  numericColumn(
    name,
    Array.from({ length: 300 }, (_, i) => (i < holes ? null : (i % 17) * 1.5)),
  );
const table = {
  rowCount: 300,
  columns: [
    holed('a', 20),
    holed('b', 50),
    otherColumn('city', 'categorical', 7),
    otherColumn('country', 'categorical', 200),
    otherColumn('born', 'datetime', 100, 'DATE'),
  ],
};

test('rows with an empty cell are dropped: no fewer than all at once, no more than those of the worst column', () => {
  const { least, most } = expectedWorkload(table, configOf());
  expect([least.rows, most.rows]).toEqual([230, 250]);
  expect([least.tableRows, least.columns, least.features]).toEqual([300, 2, 2]);
});

test('filled rows all go in, a sample is as large as it was set', () => {
  const filled = expectedWorkload(table, configOf({ handle_missing: 'mean' }));
  expect([filled.least.rows, filled.most.rows]).toEqual([300, 300]);
  expect(expectedWorkload(table, configOf({ max_samples: 100 })).most.rows).toBe(100);
});

test('a column of categories counts as many features as it becomes, a date its cycles too', () => {
  const named = { encode_categorical: true, feature_columns: ['a', 'city', 'country', 'born'] };
  expect(expectedWorkload(table, configOf(named)).most).toMatchObject({
    columns: 4,
    features: 1 + 7 + 20 + 7,
  });
});

test('columns that cannot be features are refused as the run would', () => {
  expect(() => expectedWorkload(table, configOf({ feature_columns: ['nope'] }))).toThrow(AppError);
});

test('rows that are placed into an earlier map are as wide as its own, and cost by how many of them are new', () => {
  const config = configOf({ reduction_method: 'umap' });
  const { fitted } = fitFeatures(
    [number('a', [1, 2, 3]), categories('city', [0, 1, 2], ['x', 'y', 'z'])],
    Uint32Array.of(0, 1, 2),
    [Number.NaN, Number.NaN],
    'standard',
  );
  const aligned = expectedWorkload(table, config, fitOf(config, fitted, undefined, 50_000)).most;
  expect(aligned).toMatchObject({ rows: 280, columns: 2, features: 4, referenceRows: 50_000 });
  const alone: Workload = { ...aligned, referenceRows: 0 };
  expect(expectedMemoryMb(aligned) - expectedMemoryMb(alone)).toBeGreaterThan(3);
  const seconds = (placedRows: number) => expectedSeconds({ ...aligned, placedRows }, 2).reduction;
  expect(seconds(0)).toBe(0);
  expect(seconds(280)).toBeGreaterThan(10 * seconds(20));
  expect(() =>
    expectedWorkload({ ...table, columns: [] }, config, fitOf(config, fitted, undefined, 1)),
  ).toThrow(/no column "a", "city"/);
});
