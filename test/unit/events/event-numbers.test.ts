import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEventNumbers } from '../../../src/events/event-numbers.ts';

const NOON = Date.parse('2026-03-01T12:00:00Z');

/** What happens to three processes whose clocks differ by up to half a minute. */
const happening = fc.oneof(
  { weight: 2, arbitrary: fc.record({ what: fc.constant('store' as const), process: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('pass' as const), process: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('learn' as const), process: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('connect' as const), process: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('wait' as const), ms: fc.nat(200_000) }) },
);

describe('numbers of events', () => {
  test('whatever number a reader was told, every event stored later has a higher one', () => {
    fc.assert(
      fc.property(
        fc.array(happening, { maxLength: 80 }),
        fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: -30_000, max: 0 }))),
        (happenings, skews) => {
          let now = NOON;
          let last = 0;
          let highestTold = 0;
          const processes = skews.map((skew) => {
            const numbers = createEventNumbers(() => now + skew);
            numbers.advanceTo(0);
            return { numbers, told: 0 };
          });
          const tell = (process: { told: number }, number: number) => {
            expect(number).toBeGreaterThan(process.told);
            process.told = number;
            highestTold = Math.max(highestTold, number);
          };
          for (const each of happenings) {
            if (each.what === 'wait') {
              // Nobody is behind for minutes.
              for (const process of processes) {
                if (last > (process.numbers.position ?? 0)) tell(process, last);
                process.numbers.advanceTo(last);
              }
              now += each.ms;
              continue;
            }
            const process = processes[each.process];
            if (process === undefined) continue;
            const { numbers } = process;
            if (each.what === 'learn' || each.what === 'store') {
              if (last > (numbers.position ?? 0)) tell(process, last);
              numbers.advanceTo(last);
            }
            if (each.what === 'store') {
              const number = numbers.nextStored(last);
              expect(number).toBeGreaterThan(highestTold);
              last = number;
              numbers.advanceTo(number);
              tell(process, number);
            }
            if (each.what === 'pass') {
              const number = numbers.nextPassing();
              if (number !== undefined) tell(process, number);
            }
            if (each.what === 'connect') {
              const cursor = numbers.cursor();
              expect(cursor).toBeGreaterThanOrEqual(process.told);
              process.told = cursor;
              highestTold = Math.max(highestTold, cursor);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a wish of another process is granted when it fits', () => {
    const numbers = createEventNumbers(() => NOON);
    numbers.advanceTo(NOON * 1000);
    expect(numbers.nextPassing(NOON * 1000 + 7)).toBe(NOON * 1000 + 7);
    expect(numbers.nextPassing(NOON * 1000 + 3)).toBe(NOON * 1000 + 8);
    expect(numbers.nextPassing(NOON * 1000 + 5_000_000)).toBe(NOON * 1000 + 9);
  });

  test('a number is recent even when nothing was stored for a day', () => {
    let now = NOON;
    const numbers = createEventNumbers(() => now);
    numbers.advanceTo(NOON * 1000);
    now += 86_400_000;
    expect(numbers.cursor()).toBeGreaterThan((now - 300_000) * 1000);
    expect(numbers.nextPassing()).toBeGreaterThan((now - 300_000) * 1000);
  });
});
