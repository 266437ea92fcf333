/** A number of places that are given out in the order they were asked for. */
export interface Slots {
  /**
   * Waits for a place.
   *
   * @returns gives the place back
   * @throws the signal's reason when it is aborted first
   */
  acquire(signal: AbortSignal): Promise<() => void>;
}

export function createSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];

  const release = () => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };

  return {
    acquire: (signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason);
        if (free > 0) {
          free -= 1;
          return resolve(release);
        }
        const giveUp = () => {
          waiting.splice(waiting.indexOf(begin), 1);
          reject(signal.reason);
        };
        const begin = () => {
          signal.removeEventListener('abort', giveUp);
          resolve(release);
        };
        waiting.push(begin);
        signal.addEventListener('abort', giveUp, { once: true });
      }),
  };
}
