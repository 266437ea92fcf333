import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addressKey, createMemoryRateLimiter } from '../../../src/platform/rate-limiter.ts';

describe('the rate limiter', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const limits = { enabled: true, auth: 3, upload: 2, api: 5, mail: 4 };
  const windows = { auth: 60, upload: 3600, api: 60, mail: 3600 } as const;

  it.each(['auth', 'upload', 'api', 'mail'] as const)(
    'gives each key the allowance of %s per window',
    async (bucket) => {
      const limiter = createMemoryRateLimiter(limits);
      const useUp = async () => {
        for (let i = 0; i < limits[bucket]; i++) await limiter.consume(bucket, 'one');
      };
      await useUp();
      vi.advanceTimersByTime(10_500);
      await expect(limiter.consume(bucket, 'one')).rejects.toMatchObject({
        code: 'RATE_LIMITED',
        status: 429,
        retryAfter: windows[bucket] - 10,
      });
      await expect(limiter.consume(bucket, 'another')).resolves.toBeUndefined();
      vi.advanceTimersByTime(windows[bucket] * 1000 - 10_500);
      await useUp();
      await expect(limiter.consume(bucket, 'one')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    },
  );

  it('counts each bucket for itself', async () => {
    const limiter = createMemoryRateLimiter({ ...limits, auth: 1, api: 1 });
    await limiter.consume('auth', 'one');
    await expect(limiter.consume('api', 'one')).resolves.toBeUndefined();
  });

  it('lets everything pass when it is off', async () => {
    const limiter = createMemoryRateLimiter({ ...limits, enabled: false });
    for (let i = 0; i < 100; i++) await limiter.consume('auth', 'one');
  });
});

describe('one address', () => {
  it('is an IPv4 address, however it is written', () => {
    expect(addressKey('192.0.2.1')).toBe('192.0.2.1');
    expect(addressKey('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(addressKey('::FFFF:192.0.2.1')).toBe('192.0.2.1');
  });

  it('is the /64 network of an IPv6 address, however it is written', () => {
    const network = '2001:db8:0:1::/64';
    expect(addressKey('2001:db8:0:1::5')).toBe(network);
    expect(addressKey('2001:0DB8:0000:0001:aaaa:bbbb:cccc:dddd')).toBe(network);
    expect(addressKey('2001:db8::1:0:0:0:5')).toBe(network);
    expect(addressKey('2001:db8:0:1::192.0.2.1')).toBe(network);
    expect(addressKey('2001:db8:0:2::5')).not.toBe(network);
    expect(addressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(addressKey('::1')).toBe('0:0:0:0::/64');
    expect(addressKey('::')).toBe('0:0:0:0::/64');
  });

  it('is the same for every host of a network', () => {
    const group = fc.nat(0xffff).map((value) => value.toString(16));
    const half = fc.tuple(group, group, group, group).map((groups) => groups.join(':'));
    fc.assert(
      fc.property(half, half, half, (network, one, other) => {
        expect(addressKey(`${network}:${one}`)).toBe(addressKey(`${network}:${other}`));
      }),
    );
  });

  it('is the text itself when it is no IP address', () => {
    expect(addressKey('unknown')).toBe('unknown');
    expect(addressKey('')).toBe('');
  });
});
