/**
 * How a long kernel tells how far it is: called now and then with a fraction in 0 … 1 that never falls.
 * A kernel runs in a process of its own that can be killed, so it needs no way to be told to stop.
 */
export type OnProgress = (fraction: number) => void;

export const ignoreProgress: OnProgress = () => {};
