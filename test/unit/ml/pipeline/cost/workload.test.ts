import { expect, test } from 'vitest';
import { type MLConfigInput, mlConfigSchema } from '../../../../../src/ml/ml.schema.ts';
import { expectedWorkload } from '../../../../../src/ml/pipeline/cost/workload.ts';
import { AppError } from '../../../../../src/platform/app-error.ts';
import { numericColumn, otherColumn } from '../columns.fixture.ts';

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
