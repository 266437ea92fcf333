import { expect, test } from 'vitest';
import { sampleRows } from '../../../../src/ml/pipeline/sampling.ts';

const rows = Uint32Array.from({ length: 500 }, (_, i) => 3 * i + 1);

test('a sample has the size asked for, rows of the table only, each once and in their order', () => {
  const sample = sampleRows(rows, 100, 7);
  const kept = [...sample.rows];
  expect(kept).toHaveLength(100);
  expect(new Set(kept).size).toBe(100);
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
  expect(kept.every((row) => rows.includes(row))).toBe(true);
  expect(sample.steps).toEqual(['Kept a random sample of 100 of 500 usable rows (max_samples).']);
});

test('the same seed draws the same sample, another seed another', () => {
  expect(sampleRows(rows, 100, 7).rows).toEqual(sampleRows(rows, 100, 7).rows);
  expect(sampleRows(rows, 100, 7).rows).not.toEqual(sampleRows(rows, 100, 8).rows);
});

test('all rows are kept, in silence, when there are no more than allowed', () => {
  for (const most of [null, 500, 1000]) expect(sampleRows(rows, most, 7)).toEqual({ rows, steps: [] });
});
