import { expect, test } from 'vitest';
import { throttledProgress } from '../../../src/compute/process/throttled-progress.ts';

test('every stage is told at once, further words of it only now and then', () => {
  let now = 0;
  const told: string[] = [];
  const report = throttledProgress(
    ({ stage, fraction }) => told.push(`${stage} ${fraction}`),
    () => now,
  );
  const say = (time: number, stage: string, fraction: number) => {
    now = time;
    report({ stage, fraction, message: '' });
  };
  say(0, 'a', 0);
  say(10, 'a', 0.1);
  say(49, 'a', 0.2);
  say(50, 'a', 0.3);
  say(51, 'b', 0);
  say(100, 'b', 0.5);
  say(101, 'b', 1);
  expect(told).toEqual(['a 0', 'a 0.3', 'b 0', 'b 1']);
});
