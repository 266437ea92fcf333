import type { Audience, StreamedEvent } from './event-stream.ts';

/**
 * Carries events to the other processes of an installation, quickly and as well as it can. The table `events` stays
 * the truth: each stored event names the one before it, so that a receiver notices what the wire has lost.
 */
export interface EventWire {
  /** Never fails; what cannot be sent is found in the table. */
  send(parcels: readonly EventParcel[]): void;
  /** Starts to receive what others send. */
  connect(receiver: EventReceiver): void;
  close(): Promise<void>;
}

export interface EventParcel {
  readonly event: StreamedEvent;
  readonly audience: Audience;
  /** The number of the event stored before this one; null for an event that is not stored. */
  readonly previous: number | null;
}

export interface EventReceiver {
  receive(parcels: readonly EventParcel[]): void;
  /** Something may have been missed: look into the table. */
  lookBehind(): void;
}
