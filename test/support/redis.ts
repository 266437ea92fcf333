import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { connectRedis, type RedisConnection } from '../../src/platform/redis/connection.ts';

/** Where a suite may find a Redis to use; every suite keeps to keys of its own. */
export const TEST_REDIS_URL = process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379';

let reachable: Promise<boolean> | undefined;

/** Whether the Redis half of the tests can run; prints the reason when it cannot. */
export function redisIsReachable(): Promise<boolean> {
  reachable ??= askRedis();
  return reachable;
}

async function askRedis(): Promise<boolean> {
  const client = new Redis(TEST_REDIS_URL, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 3000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch (error) {
    process.stderr.write(
      `The Redis half of the tests does not run: ${new URL(TEST_REDIS_URL).host} does not answer ` +
        `(${(error as Error).message}). Set TEST_REDIS_URL to a Redis to use.\n`,
    );
    return false;
  } finally {
    client.disconnect();
  }
}

/** Several connections, as of several processes, to one installation's corner of Redis, through a line that can be cut. */
export interface TestRedis {
  readonly prefix: string;
  readonly line: CuttableLine;
  /** The connection of one more process. */
  connect(): Promise<RedisConnection>;
  /** Removes all the keys, as a Redis does that starts anew without its data. */
  forgetEverything(): Promise<void>;
  remove(): Promise<void>;
}

export async function openTestRedis(): Promise<TestRedis> {
  const prefix = `mirage-test:${randomUUID()}:`;
  const line = await openCuttableLine(new URL(TEST_REDIS_URL));
  const connections: RedisConnection[] = [];
  const forgetEverything = async () => {
    const client = new Redis(TEST_REDIS_URL);
    const keys = await client.keys(`${prefix}*`);
    if (keys.length > 0) await client.del(...keys);
    client.disconnect();
  };
  return {
    prefix,
    line,
    forgetEverything,
    connect: async () => {
      const connection = await connectRedis({ url: line.url, log: pino({ level: 'silent' }) });
      connections.push(connection);
      return connection;
    },
    remove: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
      await forgetEverything();
      await line.close();
    },
  };
}

/** A line to a server that can be cut and mended. */
export interface CuttableLine {
  readonly url: string;
  /** Ends all connections and refuses new ones. */
  cut(): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function openCuttableLine(target: URL): Promise<CuttableLine> {
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port || 6379), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;
  return { url: url.href, cut: stop, mend: () => listen(port), close: stop };
}
