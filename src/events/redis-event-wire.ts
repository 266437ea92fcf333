import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { RedisConnection } from '../platform/redis/connection.ts';
import type { EventParcel, EventReceiver, EventWire } from './event-wire.ts';

export interface RedisEventWireOptions {
  readonly redis: RedisConnection;
  /** Stands before every key of the installation. */
  readonly prefix: string;
  readonly log: Logger;
}

/** Messages kept for a process that was cut off for a moment; whoever was away for longer reads the table. */
const KEPT = 10_000;
const WAIT_MS = 1000;
const READ_AT_ONCE = 100;
const BEGINNING = '0-0';

/**
 * The wire over a Redis Stream that all processes write to and each reads with a cursor of its own, so that a short
 * cut loses nothing. While Redis is out of reach each process looks into the table every second.
 */
export async function createRedisEventWire(options: RedisEventWireOptions): Promise<EventWire> {
  const { redis, prefix, log } = options;
  const self = randomUUID();
  const key = `${prefix}events`;
  const framesChannel = `${prefix}frames`;
  // Its commands wait for something to come.
  const reader = await redis.dedicated({ commandTimeout: 3 * WAIT_MS });
  const frameListener = await redis.dedicated({ autoResubscribe: true });
  let sendingFrame = false;
  let closed = false;
  /** Something was published that could not be sent: the others have to look into the table. */
  let unsent = false;
  let reading: Promise<void> = Promise.resolve();
  const start = await tail();

  async function add(parcels: readonly EventParcel[]): Promise<void> {
    await redis.commands.xadd(
      key,
      'MAXLEN',
      '~',
      KEPT,
      '*',
      'from',
      self,
      'parcels',
      JSON.stringify(parcels),
    );
  }

  function sendSafely(parcels: readonly EventParcel[]): void {
    add(parcels).catch(() => {
      unsent ||= parcels.length === 0 || parcels.some(({ previous }) => previous !== null);
    });
  }

  /** Past the stream, which would keep them: who does not hear a frame at once does without, and there is always one on its way at most. */
  function sendFrame(parcel: EventParcel): void {
    if (sendingFrame) return;
    sendingFrame = true;
    redis.commands
      .publish(framesChannel, JSON.stringify({ from: self, parcel } satisfies FrameMessage))
      .catch(() => {})
      .finally(() => {
        sendingFrame = false;
      });
  }

  async function hearFrames(receiver: EventReceiver): Promise<void> {
    frameListener.on('message', (_channel, text) => {
      const { from, parcel } = JSON.parse(text) as FrameMessage;
      if (from !== self && !closed) receiver.receive([parcel]);
    });
    // Without it there is only less to see; it is subscribed again with the connection.
    await frameListener.subscribe(framesChannel).catch(() => {});
  }

  /** An empty message says: look into the table. */
  function tellOfUnsent(): void {
    if (!unsent) return;
    unsent = false;
    sendSafely([]);
  }

  async function tail(): Promise<string> {
    const [newest] = await reader.xrevrange(key, '+', '-', 'COUNT', 1);
    return newest?.[0] ?? BEGINNING;
  }

  async function readAll(receiver: EventReceiver): Promise<void> {
    let cursor = start;
    let interrupted = false;
    while (!closed) {
      try {
        if (interrupted) {
          const newest = await tail();
          // A Redis that has lost its data counts anew.
          if (isBefore(newest, cursor)) cursor = newest;
        }
        const entries = await nextEntries(cursor);
        for (const [id, fields] of entries) {
          cursor = id;
          deliver(receiver, fields);
        }
        if (interrupted && entries.length < READ_AT_ONCE) {
          interrupted = false;
          receiver.lookBehind();
        }
        tellOfUnsent();
      } catch (error) {
        if (closed) return;
        if (!interrupted) log.debug({ err: error }, 'the stream of events was cut off');
        interrupted = true;
        receiver.lookBehind();
        await pause(WAIT_MS, undefined, { ref: false });
      }
    }
  }

  async function nextEntries(cursor: string): Promise<(readonly [string, string[]])[]> {
    const reply = await reader.xread('COUNT', READ_AT_ONCE, 'BLOCK', WAIT_MS, 'STREAMS', key, cursor);
    return reply?.[0]?.[1] ?? [];
  }

  function deliver(receiver: EventReceiver, fields: readonly string[]): void {
    const [, from, , text] = fields;
    if (from === self || text === undefined) return;
    const parcels = JSON.parse(text) as EventParcel[];
    if (parcels.length === 0) receiver.lookBehind();
    else receiver.receive(parcels);
  }

  return {
    send: (parcels) => {
      const kept = parcels.filter(({ event }) => event.type !== 'processing_frame');
      if (kept.length > 0) sendSafely(kept);
      for (const parcel of parcels) if (parcel.event.type === 'processing_frame') sendFrame(parcel);
    },
    connect: (receiver) => {
      reading = readAll(receiver);
      void hearFrames(receiver);
    },
    close: async () => {
      closed = true;
      reader.disconnect();
      frameListener.disconnect();
      await reading;
    },
  };
}

interface FrameMessage {
  readonly from: string;
  readonly parcel: EventParcel;
}

/** Whether one id of a stream, `milliseconds-sequence`, is lower than another. */
function isBefore(id: string, other: string): boolean {
  const [ms = 0, sequence = 0] = id.split('-').map(Number);
  const [otherMs = 0, otherSequence = 0] = other.split('-').map(Number);
  return ms < otherMs || (ms === otherMs && sequence < otherSequence);
}
