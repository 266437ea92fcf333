import { describe, expect, it } from 'vitest';
import { createMemoryLoginThrottle } from '../../../src/auth/login-throttle.ts';
import { MINUTE, SECOND, turnableClock } from './turnable-clock.ts';

const never = async () => false;
const attempt = { account: 'ada@example.org', address: '192.0.2.1' };

function fixture(limits = { enabled: true, auth: 30 }) {
  const clock = turnableClock();
  const throttle = createMemoryLoginThrottle({ clock, limits });
  const fail = async (times: number, failed = attempt) => {
    for (let i = 0; i < times; i++) await throttle.recordFailure(failed);
  };
  /** Seconds to wait, 0 when one may try. */
  const wait = async (tried = attempt, isTrusted = never) => {
    const error: unknown = await throttle.assertAllowed(tried, isTrusted).catch((thrown: unknown) => thrown);
    if (error === undefined) return 0;
    expect(error).toMatchObject({ code: 'RATE_LIMITED' });
    return error instanceof Error && 'retryAfter' in error ? error.retryAfter : undefined;
  };
  return { clock, throttle, fail, wait };
}

describe('the login throttle', () => {
  it('lets mistakes pass, then doubles the delay with each failure', async () => {
    const { fail, wait } = fixture();
    await fail(9);
    expect(await wait()).toBe(0);
    const delays = [];
    for (let i = 0; i < 12; i++) {
      await fail(1);
      delays.push(await wait());
    }
    expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it('opens again when the delay is over, and forgets after half an hour', async () => {
    const { clock, fail, wait } = fixture();
    await fail(12);
    clock.turn(4 * SECOND - 1);
    expect(await wait()).toBe(1);
    clock.turn(1);
    expect(await wait()).toBe(0);
    await fail(1);
    expect(await wait()).toBe(8);
    clock.turn(30 * MINUTE);
    await fail(9);
    expect(await wait()).toBe(0);
  });

  it('starts anew after a success', async () => {
    const { throttle, fail, wait } = fixture();
    await fail(9);
    await throttle.recordSuccess(attempt);
    await fail(9);
    expect(await wait()).toBe(0);
  });

  it('lets the owner in from another address, and the address into another account', async () => {
    const { fail, wait } = fixture();
    await fail(50);
    expect(await wait()).toBe(900);
    expect(await wait({ ...attempt, address: '198.51.100.7' })).toBe(0);
    expect(await wait({ ...attempt, account: 'grace@example.org' })).toBe(0);
  });

  it('slows down strangers from any address when an account is attacked from many, but not its owner', async () => {
    const { fail, wait } = fixture();
    for (let i = 0; i < 25; i++) await fail(4, { ...attempt, address: `203.0.113.${i}` });
    const elsewhere = { ...attempt, address: '198.51.100.7' };
    expect(await wait(elsewhere)).toBe(1);
    expect(await wait(elsewhere, async () => true)).toBe(0);
    await fail(40, { ...attempt, address: '203.0.113.99' });
    expect(await wait(elsewhere)).toBe(60);
  });

  it('does nothing where rate limits are off', async () => {
    const { fail, wait } = fixture({ enabled: false, auth: 30 });
    await fail(1000);
    expect(await wait()).toBe(0);
  });
});
