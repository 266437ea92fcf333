import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createRevocations } from '../../../src/auth/revocations.ts';
import type { SessionWithUser } from '../../../src/auth/session.store.ts';
import { createSessionCache } from '../../../src/auth/session-cache.ts';
import type { ProcessingProgress } from '../../../src/ml/ml.schema.ts';
import { MINUTE, SECOND, turnableClock } from '../../unit/auth/turnable-clock.ts';
import { drivers, type Installation } from './drivers.ts';

const limits = { enabled: true, auth: 9, upload: 2, api: 5, mail: 4 };
const refusal = { code: 'RATE_LIMITED', status: 429, retryAfter: expect.any(Number) };

describe.each(await drivers())('two processes over $name', (driver) => {
  let installation: Installation;
  beforeEach(async () => {
    installation = await driver.open();
  });
  afterEach(() => installation.close());

  describe('share an allowance', () => {
    test('whoever counts, and each key and bucket has its own', async () => {
      const [first, second] = installation.processes.map((process) => process.rateLimiter(limits));
      for (let i = 0; i < limits.api; i++) await (i % 2 === 0 ? first : second)?.consume('api', 'ada');
      for (const limiter of [first, second]) {
        await expect(limiter?.consume('api', 'ada')).rejects.toMatchObject(refusal);
        await expect(limiter?.consume('upload', 'ada')).resolves.toBeUndefined();
        await expect(limiter?.consume('api', 'bob')).resolves.toBeUndefined();
      }
    });

    test('of which a burst gets no more than one at a time would', async () => {
      const limiters = installation.processes.map((process) => process.rateLimiter(limits));
      const answers = await Promise.allSettled(
        Array.from({ length: 40 }, (_, i) => limiters[i % 2]?.consume('mail', 'ada')),
      );
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(limits.mail);
    });

    test('that is not counted when it is switched off', async () => {
      const [first] = installation.processes;
      const limiter = first.rateLimiter({ ...limits, enabled: false, api: 1 });
      for (let i = 0; i < 5; i++) await limiter.consume('api', 'ada');
    });
  });

  describe('slow a guesser down together', () => {
    const guess = { account: 'ada@example.org', address: '192.0.2.1' };
    const never = async () => false;
    const open = () => {
      const clock = turnableClock();
      const throttles = installation.processes.map((process) => process.loginThrottle(clock, limits));
      const at = (i: number) => {
        const throttle = throttles[i % 2];
        if (throttle === undefined) throw new Error('no such process');
        return throttle;
      };
      return { clock, at };
    };

    test('wherever the guesses are made, for that address only, until the delay is over', async () => {
      const { clock, at } = open();
      for (let i = 0; i < 5; i++) await at(i).recordFailure(guess);
      for (const i of [0, 1]) {
        await expect(at(i).assertAllowed(guess, never)).rejects.toMatchObject({ ...refusal, retryAfter: 4 });
        await at(i).assertAllowed({ ...guess, address: '192.0.2.2' }, never);
      }
      clock.turn(4 * SECOND);
      await at(0).assertAllowed(guess, never);
    });

    test('from everywhere at once, but for an address the owner is known from', async () => {
      const { at } = open();
      for (let i = 0; i < 31; i++) await at(i).recordFailure({ ...guess, address: `192.0.2.${i}` });
      const elsewhere = { ...guess, address: '198.51.100.1' };
      for (const i of [0, 1]) {
        await expect(at(i).assertAllowed(elsewhere, never)).rejects.toMatchObject(refusal);
        await at(i).assertAllowed(elsewhere, async () => true);
      }
    });

    test('and forget after a success, and after half an hour', async () => {
      const { clock, at } = open();
      for (let i = 0; i < 5; i++) await at(i).recordFailure(guess);
      await at(1).recordSuccess(guess);
      await at(0).assertAllowed(guess, never);
      for (let i = 0; i < 5; i++) await at(i).recordFailure(guess);
      clock.turn(30 * MINUTE);
      await at(1).recordFailure(guess);
      await at(0).assertAllowed(guess, never);
    });

    test('counting every one of many failures at once', async () => {
      const { at } = open();
      await Promise.all(Array.from({ length: 10 }, (_, i) => at(i).recordFailure(guess)));
      await expect(at(0).assertAllowed(guess, never)).rejects.toMatchObject({ retryAfter: 128 });
    });
  });

  describe('know how far a run is', () => {
    const progress = (percent: number): ProcessingProgress => ({
      dataset_id: 'd',
      stage: 'reduction',
      progress: percent,
      message: '',
      estimated_remaining: null,
    });

    test('whoever works on it, until it has ended', async () => {
      const [worker, other] = installation.processes.map(({ liveProgress }) => liveProgress);
      if (worker === undefined || other === undefined) throw new Error('two processes');
      expect(await other.get('run')).toBeUndefined();
      worker.set('run', progress(10));
      await expect.poll(() => other.get('run')).toEqual(progress(10));
      worker.set('run', progress(20));
      expect(await worker.get('run')).toEqual(progress(20));
      await expect.poll(() => other.get('run')).toEqual(progress(20));
      expect(await other.get('another')).toBeUndefined();
      worker.remove('run');
      expect(await worker.get('run')).toBeUndefined();
    });
  });

  describe('know who may come in', () => {
    const living: SessionWithUser = {
      user_id: 'user-1',
      expires_at: new Date('2027-01-01T00:00:00.000Z'),
      revoked_at: null,
      email: 'ada@example.org',
      is_active: true,
      is_admin: false,
      preferred_language: null,
    };
    const open = () => {
      const clock = turnableClock();
      const database = { row: living as SessionWithUser | undefined, questions: 0 };
      const caches = installation.processes.map(({ bus }) =>
        createSessionCache({
          clock,
          bus,
          load: async () => {
            database.questions += 1;
            return database.row;
          },
        }),
      );
      return { clock, database, caches };
    };

    test('and tell each other within a second of a session that has ended', async () => {
      const { clock, database, caches } = open();
      for (const cache of caches) expect(await cache.get('s')).toEqual(living);
      database.row = { ...living, revoked_at: new Date() };
      caches[0]?.forget(['s']);
      expect((await caches[0]?.get('s'))?.revoked_at).not.toBeNull();
      // In memory the second is the other's own cache of the same process, which a second makes ask again.
      if (driver.name === 'memory') clock.turn(SECOND);
      await expect.poll(async () => (await caches[1]?.get('s'))?.revoked_at ?? null).not.toBeNull();
    });

    test('and all hear whose sockets have to close, once', async () => {
      const revocations = installation.processes.map(({ bus }) => createRevocations(bus));
      const heard = revocations.map((each) => {
        const sessions: string[] = [];
        each.listen(({ sessionId }) => sessions.push(sessionId));
        return sessions;
      });
      revocations[0]?.announce([{ sessionId: 's', userId: 'u' }]);
      expect(heard[0]).toEqual(['s']);
      if (driver.name === 'Redis') await expect.poll(() => heard[1]).toEqual(['s']);
    });
  });
});
