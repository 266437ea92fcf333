import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRedisLoginThrottle } from '../../../src/auth/login-throttle-redis.ts';
import type { SessionWithUser } from '../../../src/auth/session.store.ts';
import { createSessionCache } from '../../../src/auth/session-cache.ts';
import { createRedisLiveProgress } from '../../../src/ml/live-progress-redis.ts';
import type { Bus } from '../../../src/platform/bus.ts';
import { createRedisRateLimiter } from '../../../src/platform/rate-limiter-redis.ts';
import { createRedisBus } from '../../../src/platform/redis/bus.ts';
import { connectRedis } from '../../../src/platform/redis/connection.ts';
import { openTestRedis, redisIsReachable, type TestRedis } from '../../support/redis.ts';
import { SECOND, turnableClock } from '../../unit/auth/turnable-clock.ts';

const limits = { enabled: true, auth: 9, upload: 2, api: 5, mail: 4 };

describe.skipIf(!(await redisIsReachable()))('while Redis is out of reach', () => {
  let redis: TestRedis;
  const buses: Bus[] = [];
  beforeEach(async () => {
    redis = await openTestRedis();
  });
  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()));
    await redis.remove();
  });
  const place = async () => ({ redis: await redis.connect(), prefix: redis.prefix });
  const openBus = async () => {
    const bus = await createRedisBus(await place());
    buses.push(bus);
    return bus;
  };

  test('limits are counted in the process: nobody is refused for it, nobody is unlimited', async () => {
    const limiter = createRedisRateLimiter(limits, await place());
    for (let i = 0; i < 3; i++) await limiter.consume('api', 'ada');
    await redis.line.cut();
    const answers = [];
    for (let i = 0; i < 8; i++) {
      answers.push(
        await limiter.consume('api', 'ada').then(
          () => 'passed',
          (error: { code: string }) => error.code,
        ),
      );
    }
    expect(answers).toEqual([...Array(5).fill('passed'), ...Array(3).fill('RATE_LIMITED')]);
    await redis.line.mend();
    await expect
      .poll(
        () =>
          limiter.consume('upload', 'bob').then(
            () => true,
            () => false,
          ),
        { timeout: 5000 },
      )
      .toBe(true);
  });

  test('a guesser is still slowed down, by what the process has seen itself', async () => {
    const attempt = { account: 'ada@example.org', address: '192.0.2.1' };
    const throttle = createRedisLoginThrottle({ ...(await place()), clock: turnableClock(), limits });
    for (let i = 0; i < 3; i++) await throttle.recordFailure(attempt);
    await redis.line.cut();
    await expect(throttle.assertAllowed(attempt, async () => false)).rejects.toMatchObject({ retryAfter: 1 });
    for (let i = 0; i < 2; i++) await throttle.recordFailure(attempt);
    await expect(throttle.assertAllowed(attempt, async () => false)).rejects.toMatchObject({ retryAfter: 4 });
    await throttle.recordSuccess(attempt);
    await throttle.assertAllowed(attempt, async () => false);
  });

  test('progress does not fall', async () => {
    const [worker, reader] = [createRedisLiveProgress(await place()), createRedisLiveProgress(await place())];
    const progress = {
      dataset_id: 'd',
      stage: 'reduction',
      progress: 40,
      message: '',
      estimated_remaining: null,
    } as const;
    worker.set('run', progress);
    await expect.poll(() => reader.get('run')).toEqual(progress);
    await redis.line.cut();
    worker.set('run', { ...progress, progress: 50 });
    expect((await worker.get('run'))?.progress).toBe(50);
    expect(await reader.get('run')).toEqual(progress);
  });

  test('a session is remembered for a second only; in step, the database is hardly asked', async () => {
    const [bus, other] = [await openBus(), await openBus()];
    const clock = turnableClock();
    let questions = 0;
    const row = { user_id: 'u' } as SessionWithUser;
    const cache = createSessionCache({
      clock,
      bus,
      load: async () => {
        questions += 1;
        return row;
      },
    });
    await expect.poll(() => bus.isInStep() && other.isInStep()).toBe(true);
    await cache.get('s');
    clock.turn(9 * SECOND);
    await cache.get('s');
    expect(questions).toBe(1);
    await redis.line.cut();
    await expect.poll(() => bus.isInStep()).toBe(false);
    await cache.get('s');
    clock.turn(SECOND);
    await cache.get('s');
    expect(questions).toBe(3);
    await redis.line.mend();
    await expect.poll(() => bus.isInStep() && other.isInStep(), { timeout: 10_000 }).toBe(true);
  });

  test('a process that says goodbye disturbs nobody, one that falls silent has the others trust nothing they remember', async () => {
    const [bus, other] = [await openBus(), await openBus()];
    await expect.poll(() => bus.isInStep() && other.isInStep()).toBe(true);
    let gaps = 0;
    bus.onGap(() => {
      gaps += 1;
    });
    const third = await openBus();
    await expect.poll(() => third.isInStep()).toBe(true);
    await third.close();
    await expect.poll(() => bus.isInStep()).toBe(true);
    const before = gaps;
    const cutOff = await redis.connect();
    buses.push(await createRedisBus({ redis: cutOff, prefix: redis.prefix }));
    await expect.poll(() => buses.at(-1)?.isInStep()).toBe(true);
    await cutOff.close();
    await expect.poll(() => bus.isInStep(), { timeout: 5000 }).toBe(false);
    await expect.poll(() => gaps).toBeGreaterThan(before);
  });

  test('what is said is heard once Redis is back', async () => {
    const [bus, other] = [await openBus(), await openBus()];
    const heard: unknown[] = [];
    other.subscribe('run-cancelled', (message) => heard.push(message));
    await redis.line.cut();
    bus.publish('run-cancelled', 'run-1');
    await redis.line.mend();
    await expect.poll(() => bus.isInStep() && other.isInStep(), { timeout: 10_000 }).toBe(true);
    bus.publish('run-cancelled', 'run-2');
    await expect.poll(() => heard.at(-1), { timeout: 5000 }).toBe('run-2');
  });

  test('a start says which setting is wrong, and no password', async () => {
    const starting = connectRedis({
      url: 'redis://:hunter2@127.0.0.1:1',
      log: pino({ level: 'silent' }),
      startTimeoutMs: 300,
    });
    await expect(starting).rejects.toThrow(/REDIS_URL.*127\.0\.0\.1:1/);
    await expect(starting).rejects.not.toThrow(/hunter2/);
  });
});
