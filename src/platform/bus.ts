/**
 * Short messages between the processes of one installation: what has changed, who has to stop. A message reaches the
 * processes that are connected when it is sent, at least once, and not the sender. Who must not miss one asks
 * `isInStep` and does without what it remembers when the answer is no.
 */
export interface Bus {
  /** Never fails: what cannot be sent at once is sent later, and the others are out of step until then. */
  publish(topic: BusTopic, message: unknown): void;
  /** Returns how to stop listening. */
  subscribe(topic: BusTopic, listener: (message: unknown) => void): () => void;
  /** Whether all that any process had said half a second ago has been heard here. */
  isInStep(): boolean;
  /** Calls whenever messages may have been missed. Returns how to stop listening. */
  onGap(listener: () => void): () => void;
  close(): Promise<void>;
}

export type BusTopic = 'sessions-changed' | 'sessions-revoked' | 'run-queued' | 'run-cancelled';

/** The bus of a process that is alone: there is nobody to tell. It vouches for nothing that others may do. */
export function createLocalBus(): Bus {
  return {
    publish: () => {},
    subscribe: () => () => {},
    isInStep: () => false,
    onGap: () => () => {},
    close: async () => {},
  };
}
