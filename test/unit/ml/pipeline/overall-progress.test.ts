import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createProgressTracker } from '../../../../src/ml/pipeline/overall-progress.ts';
import { PIPELINE_STAGES } from '../../../../src/ml/pipeline/pipeline-stages.ts';

const EXPECTED = { preprocessing: 2, reduction: 6, clustering: 1, anomalies: 0, finalizing: 1 };

/** A tracker with a clock that stands until it is told. */
function trackerAt() {
  let now = 1000;
  const tracker = createProgressTracker(() => now);
  return (seconds: number, stage: string, fraction: number, expectedSeconds = EXPECTED) => {
    now = 1000 + seconds * 1000;
    return tracker.update({ stage, fraction, message: 'Working', expectedSeconds });
  };
}

/** Tells of each stage at every tenth of it, each taking so many seconds; answers what was told at what time. */
function runThrough(seconds: Readonly<Record<string, number>>, expected = EXPECTED) {
  const at = trackerAt();
  const told: { elapsed: number; progress: number; remaining: number | null }[] = [];
  let elapsed = 0;
  for (const stage of PIPELINE_STAGES) {
    for (let tenth = 0; tenth <= 10; tenth++) {
      const now = elapsed + (seconds[stage]! * tenth) / 10;
      const { progress, estimated_remaining } = at(now, stage, tenth / 10, expected);
      told.push({ elapsed: now, progress, remaining: estimated_remaining });
    }
    elapsed += seconds[stage]!;
  }
  return { told, total: elapsed };
}

test('progress never falls and stays within 0 and 100, whatever a pipeline says', () => {
  const seconds = fc.double({ min: 0, max: 1e4, noNaN: true });
  const report = fc.record({
    wait: seconds,
    stage: fc.constantFrom(...PIPELINE_STAGES, 'unheard of'),
    fraction: fc.double({ min: -1, max: 2, noNaN: true }),
    expected: fc.record({
      preprocessing: seconds,
      reduction: seconds,
      clustering: seconds,
      anomalies: seconds,
      finalizing: seconds,
    }),
  });
  fc.assert(
    fc.property(fc.array(report), (reports) => {
      const at = trackerAt();
      let elapsed = 0;
      const told = reports.map(({ wait, stage, fraction, expected }) => {
        elapsed += wait;
        return at(elapsed, stage, fraction, expected);
      });
      const progress = told.map((one) => one.progress);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      expect(progress.every((value) => value >= 0 && value <= 100)).toBe(true);
      expect(told.every(({ estimated_remaining: left }) => left === null || left >= 0)).toBe(true);
    }),
  );
});

test('a run begins at 0 and has 100 when its last stage is done', () => {
  const at = trackerAt();
  expect(at(0, 'preprocessing', 0)).toEqual({
    stage: 'preprocessing',
    progress: 0,
    message: 'Working',
    estimated_remaining: null,
  });
  expect(at(8, 'finalizing', 1)).toMatchObject({
    stage: 'finalizing',
    progress: 100,
    estimated_remaining: 0,
  });
});

describe('progress is the share of the time that has passed', () => {
  test('when all goes as expected', () => {
    const { told, total } = runThrough(EXPECTED);
    for (const { elapsed, progress, remaining } of told) {
      expect(progress).toBeCloseTo((100 * elapsed) / total, 0);
      if (progress >= 10) expect(remaining).toBeCloseTo(total - elapsed, 1);
    }
  });

  test.each([0.4, 3])('on a machine that takes %d times as long, once a quarter is done', (slowdown) => {
    const slowed = Object.fromEntries(PIPELINE_STAGES.map((stage) => [stage, EXPECTED[stage] * slowdown]));
    const { told, total } = runThrough(slowed);
    for (const { elapsed, remaining } of told.filter((one) => one.elapsed >= total / 4)) {
      const left = total - elapsed;
      expect(Math.abs((remaining ?? 0) - left)).toBeLessThanOrEqual(0.3 * left + 1e-6);
    }
  });

  test('when one stage takes twice what was expected of it, once half of that stage is done', () => {
    const { told, total } = runThrough({ ...EXPECTED, reduction: 12 });
    for (const { elapsed, remaining } of told.filter((one) => one.elapsed >= 8)) {
      const left = total - elapsed;
      expect(Math.abs((remaining ?? 0) - left)).toBeLessThanOrEqual(0.3 * left + 1);
    }
  });
});

test('nobody is told how long the rest takes before a tenth is done', () => {
  const { told } = runThrough(EXPECTED);
  for (const { progress, remaining } of told) expect(remaining === null).toBe(progress < 10);
});

test('an unknown stage, or one that is over, says nothing of the present one', () => {
  const at = trackerAt();
  at(2, 'reduction', 0.5);
  expect(at(2, 'preprocessing', 1)).toMatchObject({ stage: 'reduction' });
  expect(at(2, 'unheard of', 1)).toEqual(at(2, 'reduction', 0.5));
});
