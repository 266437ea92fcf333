/**
 * Numbers of events: microseconds since the epoch where nothing speaks against it, and rising in any case.
 *
 * A stored event gets its number from the database, at least `ROOM` above the last one. The numbers in between are
 * for what is not stored, which each process numbers for itself: none of them ever exceeds the number of an event
 * that is stored later, so whoever comes back with one misses nothing.
 */
export const ROOM = 10_000;

/** Clocks of the machines of one installation differ by less. */
export const CLOCK_SKEW = 60 * 1_000_000;

export interface EventNumbers {
  /** The last stored event that was handed on; undefined until one is known. */
  readonly position: number | undefined;
  advanceTo(stored: number): void;
  /** Where a reader stands that has seen everything that was handed on here. */
  cursor(): number;
  /** The number of a stored event, given the last one in the database. */
  nextStored(last: number): number;
  /** The number of an event that is not stored: the wish, if it fits here; undefined when there is none left. */
  nextPassing(wish?: number): number | undefined;
  /** The present as a number. */
  now(): number;
}

export function createEventNumbers(nowMs: () => number): EventNumbers {
  let position: number | undefined;
  /** The highest number that a reader was told. */
  let given = 0;
  const now = () => nowMs() * 1000;
  /** Below what any clock of the installation shows: no stored event to come gets a number so low. */
  const settled = () => now() - CLOCK_SKEW;
  /** Where numbers go on after a quiet time: recent, with a minute of numbers below the settled ones. */
  const recent = () => settled() - CLOCK_SKEW;

  return {
    get position() {
      return position;
    },
    now,
    advanceTo: (stored) => {
      position = Math.max(position ?? 0, stored);
      given = Math.max(given, stored);
    },
    cursor: () => {
      given = Math.max(given, recent());
      return given;
    },
    nextStored: (last) => Math.max(last + ROOM, (position ?? 0) + ROOM, now()),
    nextPassing: (wish = 0) => {
      const lowest = Math.max(given + 1, recent());
      const limit = Math.max((position ?? 0) + ROOM, settled());
      if (lowest >= limit) return undefined;
      given = wish > lowest && wish < limit ? wish : lowest;
      return given;
    },
  };
}
