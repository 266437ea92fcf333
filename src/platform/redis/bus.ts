import { randomUUID } from 'node:crypto';
import type { Bus, BusTopic } from '../bus.ts';
import type { RedisConnection } from './connection.ts';

export interface RedisBusOptions {
  readonly redis: RedisConnection;
  /** Stands before every key of the installation. */
  readonly prefix: string;
}

interface Parcel {
  readonly from: string;
  readonly topic: BusTopic | 'beat' | 'bye';
  readonly message: unknown;
}

/** A process that was not heard for so long makes us fall out of step. */
const SILENCE_MS = 600;
const BEAT_MS = 200;
/** A process that said no goodbye is taken for dead. Until then nothing is vouched for: it may only be cut off. */
const FORGET_MS = 3_600_000;
const MAX_OUTBOX = 10_000;

/**
 * The bus over Redis' publish and subscribe, which forgets what nobody hears. Every process says a few times a second
 * that it is there: who hears all others, and itself, has missed nothing.
 */
export async function createRedisBus({ redis, prefix }: RedisBusOptions): Promise<Bus> {
  const self = randomUUID();
  const channel = `${prefix}bus`;
  const listeners = new Map<BusTopic, Set<(message: unknown) => void>>();
  const gapListeners = new Set<() => void>();
  /** When each process last said something that was heard here; for this one, when that was said. */
  const heard = new Map<string, number>();
  const subscriber = await redis.dedicated({ autoResubscribe: true });
  const outbox: string[] = [];
  let sending: Promise<void> | undefined;
  let inStep = false;

  const parcel = (topic: Parcel['topic'], message: unknown = null) =>
    JSON.stringify({ from: self, topic, message } satisfies Parcel);

  /** A beat is said only once everything before it has left: silence tells the others that something has not. */
  async function sendAll(last?: string): Promise<void> {
    for (let next = outbox[0]; next !== undefined; next = outbox[0]) {
      await redis.commands.publish(channel, next);
      outbox.shift();
    }
    if (last !== undefined) await redis.commands.publish(channel, last);
  }

  function send(last?: string): void {
    sending ??= sendAll(last)
      .catch(() => {})
      .finally(() => {
        sending = undefined;
      });
  }

  function hear(text: string): void {
    const parcel = parseParcel(text);
    if (parcel === undefined) return;
    const { from, topic, message } = parcel;
    if (topic === 'bye') {
      heard.delete(from);
      return;
    }
    heard.set(from, from === self ? Number(message) : performance.now());
    if (from === self || topic === 'beat') return;
    for (const listener of listeners.get(topic) ?? []) listener(message);
  }

  function hearsEveryone(): boolean {
    const now = performance.now();
    const own = heard.get(self);
    if (own === undefined) return false;
    for (const at of heard.values()) if (now - at > SILENCE_MS) return false;
    return true;
  }

  function look(): void {
    const now = performance.now();
    for (const [process, at] of heard) if (now - at > FORGET_MS) heard.delete(process);
    const was = inStep;
    inStep = hearsEveryone();
    // Both when falling out of step and when coming back: what was said in between is not known here.
    if (was !== inStep) for (const listener of gapListeners) listener();
  }

  subscriber.on('message', (_channel, text) => hear(text));
  subscriber.on('close', () => {
    heard.delete(self);
    look();
  });
  await subscriber.subscribe(channel);
  const beat = () => {
    look();
    send(parcel('beat', performance.now()));
  };
  beat();
  const beating = setInterval(beat, BEAT_MS).unref();

  return {
    publish: (topic, message) => {
      outbox.push(parcel(topic, message));
      // After an outage so long, hardly anything that was said still matters.
      if (outbox.length > MAX_OUTBOX) outbox.shift();
      send();
    },

    subscribe: (topic, listener) => {
      const known = listeners.get(topic) ?? new Set();
      listeners.set(topic, known.add(listener));
      return () => known.delete(listener);
    },

    isInStep: () => inStep && hearsEveryone(),

    onGap: (listener) => {
      gapListeners.add(listener);
      return () => gapListeners.delete(listener);
    },

    close: async () => {
      clearInterval(beating);
      await sending;
      await sendAll(parcel('bye')).catch(() => {});
      subscriber.disconnect();
    },
  };
}

/** A message that is not ours, or of another version, is none. */
function parseParcel(text: string): Parcel | undefined {
  try {
    return JSON.parse(text) as Parcel;
  } catch {
    return undefined;
  }
}
