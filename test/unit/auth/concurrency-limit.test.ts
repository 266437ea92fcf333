import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitConcurrency } from '../../../src/auth/concurrency-limit.ts';

/** Tasks that end when told to. */
function manualTasks() {
  const started: number[] = [];
  const finish = new Map<number, () => void>();
  const task = (number: number) => () =>
    new Promise<number>((resolve) => {
      started.push(number);
      finish.set(number, () => resolve(number));
    });
  return { started, task, finish: (number: number) => finish.get(number)?.() };
}

describe('a concurrency limit', () => {
  it('starts tasks in order, each as soon as another ends, and refuses when too many wait', async () => {
    const inTurn = limitConcurrency({ running: 2, waiting: 1 });
    const { started, task, finish } = manualTasks();
    const first = inTurn(task(1));
    const second = inTurn(task(2));
    const third = inTurn(task(3));
    await expect(inTurn(task(4))).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfter: 2 });
    expect(started).toEqual([1, 2]);
    finish(2);
    await second;
    expect(started).toEqual([1, 2, 3]);
    finish(1);
    finish(3);
    expect(await Promise.all([first, third])).toEqual([1, 3]);
    const later = inTurn(task(5));
    finish(5);
    expect(await later).toBe(5);
  });

  it('never runs more than its number, and all of them in the end, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.boolean(), { maxLength: 30 }),
        async (running, outcomes) => {
          const inTurn = limitConcurrency({ running, waiting: outcomes.length });
          let now = 0;
          let most = 0;
          const results = await Promise.allSettled(
            outcomes.map((succeeds) =>
              inTurn(async () => {
                now += 1;
                most = Math.max(most, now);
                await Promise.resolve();
                now -= 1;
                if (!succeeds) throw new Error('failed');
              }),
            ),
          );
          expect(results.map(({ status }) => status === 'fulfilled')).toEqual(outcomes);
          expect(most).toBe(Math.min(running, outcomes.length));
        },
      ),
      { numRuns: 50 },
    );
  });
});
