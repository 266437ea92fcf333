import { describe, expect, test } from 'vitest';
import { type MLConfigInput, mlConfigSchema } from '../../../../../src/ml/ml.schema.ts';
import { assertFits, expectedMemoryMb } from '../../../../../src/ml/pipeline/cost/memory-limit.ts';
import type { Workload } from '../../../../../src/ml/pipeline/cost/workload.ts';
import { AppError } from '../../../../../src/platform/app-error.ts';

function workloadOf(rows: number, features: number, config: Partial<MLConfigInput> = {}): Workload {
  return {
    tableRows: rows,
    columns: features,
    rows,
    features,
    config: mlConfigSchema.parse({ reduction_method: 'umap', clustering_method: 'hdbscan', ...config }),
  };
}

function refusalOf(workload: Workload, allowedMb: number): string {
  try {
    assertFits(workload, allowedMb);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return (error as AppError).message;
  }
  throw new Error('it was not refused');
}

const pairs = { clustering_method: 'agglomerative', agglomerative_config: { linkage: 'complete' } } as const;

test('more of anything never needs less', () => {
  const base = expectedMemoryMb(workloadOf(10_000, 20));
  expect(expectedMemoryMb(workloadOf(20_000, 20))).toBeGreaterThan(base);
  expect(expectedMemoryMb(workloadOf(10_000, 40))).toBeGreaterThan(base);
  expect(expectedMemoryMb(workloadOf(10_000, 20, pairs))).toBeGreaterThan(base + 100);
});

test('a table of the largest size that an upload may have runs with the memory that is allowed by default', () => {
  for (const reduction_method of ['pca', 'umap'] as const) {
    expect(() => assertFits(workloadOf(1_000_000, 20, { reduction_method }), 4096)).not.toThrow();
  }
});

describe('what does not fit is refused', () => {
  const tooLarge = workloadOf(1_000_000, 200);
  const tooManyRows = { ...tooLarge, tableRows: 1000 };

  test('with what it needs, what is allowed and what to change', () => {
    const needed = expectedMemoryMb(tooManyRows);
    const message = refusalOf(tooManyRows, 1024);
    expect(message).toContain(`needs about ${Math.ceil(needed)} MiB of memory and may take 1024`);
    expect(message).toMatch(/Set max_samples to \d+ or less, or name fewer feature_columns\.$/);
  });

  test('and the sample it proposes fits, while one a fifth larger does not', () => {
    const proposed = Number(/max_samples to (\d+)/.exec(refusalOf(tooManyRows, 1024))?.[1]);
    expect(() => assertFits({ ...tooManyRows, rows: proposed }, 1024)).not.toThrow();
    expect(() => assertFits({ ...tooManyRows, rows: 1.2 * proposed }, 1024)).toThrow(AppError);
  });

  test('without a sample where none would be small enough', () => {
    const message = refusalOf(tooLarge, 300);
    expect(message).not.toContain('max_samples');
    expect(message).toMatch(/\. Name fewer feature_columns\.$/);
  });

  test('with a method that needs less where every pair of rows is compared', () => {
    expect(refusalOf(workloadOf(15_000, 5, pairs), 512)).toMatch(/take ward linkage or cluster with hdbscan/);
  });
});

test('comparing every pair has a limit of its own, whatever the memory', () => {
  expect(refusalOf(workloadOf(20_001, 5, pairs), 1_000_000)).toMatch(
    /complete linkage compares every pair .* at most 20000 of them; 20001 are left\. Set max_samples to 20000 or less/,
  );
});
