import type { Clock } from '../../../src/platform/clock.ts';

/** A clock that stands still until it is turned. */
export interface TurnableClock extends Clock {
  turn(milliseconds: number): void;
}

export function turnableClock(start = '2026-03-01T12:00:00.000Z'): TurnableClock {
  let time = Date.parse(start);
  return {
    now: () => new Date(time),
    turn: (milliseconds) => {
      time += milliseconds;
    },
  };
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const DAY = 24 * 60 * MINUTE;
