import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mlConfigSchema } from '../../../../src/ml/ml.schema.ts';
import {
  createProgressTracker,
  estimateRemaining,
  overallProgress,
  PIPELINE_STAGES,
} from '../../../../src/ml/pipeline/overall-progress.ts';

const configOf = (reduction_method: 'pca' | 'tsne' | 'umap') =>
  mlConfigSchema.parse({ reduction_method, clustering_method: 'kmeans' });

test.each(['pca', 'tsne', 'umap'] as const)(
  'the stages of a run with %s fill 0 to 100 without a gap',
  (method) => {
    const config = configOf(method);
    expect(overallProgress('preprocessing', 0, config)).toBe(0);
    expect(overallProgress('finalizing', 1, config)).toBe(100);
    PIPELINE_STAGES.slice(1).forEach((stage, i) => {
      expect(overallProgress(stage, 0, config)).toBe(overallProgress(PIPELINE_STAGES[i]!, 1, config));
    });
  },
);

test('progress never falls, whatever a pipeline says', () => {
  const report = fc.record({
    stage: fc.constantFrom(...PIPELINE_STAGES, 'unheard of'),
    fraction: fc.double({ min: -1, max: 2, noNaN: true }),
    message: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(report), (reports) => {
      const tracker = createProgressTracker(configOf('umap'));
      const told = reports.map((reported) => tracker.update(reported).progress);
      expect(told).toEqual([...told].sort((a, b) => a - b));
      expect(told.every((progress) => progress >= 0 && progress <= 100)).toBe(true);
    }),
  );
});

test('the time that is left is unknown at first, then in proportion to what is done', () => {
  expect(estimateRemaining(5, 9.9)).toBeNull();
  expect(estimateRemaining(5, 10)).toBe(45);
  expect(estimateRemaining(30, 75)).toBe(10);
  expect(estimateRemaining(30, 100)).toBe(0);
});

test('a tracker passes on stage and message and takes its time from the clock it was given', () => {
  let now = 1000;
  const tracker = createProgressTracker(configOf('pca'), () => now);
  now += 4000;
  expect(tracker.update({ stage: 'preprocessing', fraction: 1, message: 'Reading' })).toEqual({
    stage: 'preprocessing',
    progress: 20,
    message: 'Reading',
    estimated_remaining: 16,
  });
});
