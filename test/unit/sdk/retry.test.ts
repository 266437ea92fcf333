import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DataMirageError, type DataMirageErrorCode } from '../../../client/sdk/src/errors.ts';
import { retrying } from '../../../client/sdk/src/retry.ts';

describe('an attempt that is repeated', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const failing = (...failures: readonly Partial<ConstructorParameters<typeof DataMirageError>[0]>[]) => {
    let attempts = 0;
    const attempt = async () => {
      const failure = failures[attempts];
      attempts += 1;
      if (failure === undefined) return attempts;
      throw new DataMirageError({ code: 'NETWORK', message: `failure ${attempts}`, ...failure });
    };
    return { attempt, attempts: () => attempts };
  };
  const never = new AbortController().signal;

  it.each<[DataMirageErrorCode, number]>([
    ['NETWORK', 0],
    ['UNAVAILABLE', 503],
    ['RATE_LIMITED', 429],
    ['PROTOCOL', 502],
    ['PROTOCOL', 504],
  ])('after %s %i succeeds', async (code, statusCode) => {
    const { attempt } = failing({ code, statusCode }, { code, statusCode });
    const outcome = retrying(attempt, { retries: 2, signal: never });
    await vi.runAllTimersAsync();
    expect(await outcome).toBe(3);
  });

  it.each<[DataMirageErrorCode, number]>([
    ['VALIDATION', 422],
    ['CONFLICT', 409],
    ['INTERNAL', 500],
    ['STORAGE_FULL', 507],
    ['ABORTED', 0],
    ['PROTOCOL', 200],
  ])('is not after %s %i', async (code, statusCode) => {
    const { attempt, attempts } = failing({ code, statusCode });
    await expect(retrying(attempt, { retries: 9, signal: never })).rejects.toMatchObject({ code });
    expect(attempts()).toBe(1);
  });

  it('is given up after so many retries, with the last failure', async () => {
    const { attempt, attempts } = failing({}, {}, {}, {});
    const outcome = expect(retrying(attempt, { retries: 2, signal: never })).rejects.toThrow('failure 3');
    await vi.runAllTimersAsync();
    await outcome;
    expect(attempts()).toBe(3);
  });

  it('waits as long as the service asks for', async () => {
    const { attempt, attempts } = failing({ code: 'RATE_LIMITED', statusCode: 429, retryAfter: 20 });
    const outcome = retrying(attempt, { retries: 1, signal: never });
    await vi.advanceTimersByTimeAsync(19_900);
    expect(attempts()).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(await outcome).toBe(2);
  });

  it('leaves a service in peace that asks for longer than a minute', async () => {
    const { attempt } = failing({ code: 'RATE_LIMITED', statusCode: 429, retryAfter: 3600 });
    await expect(retrying(attempt, { retries: 9, signal: never })).rejects.toMatchObject({
      retry_after: 3600,
    });
  });

  it('ends with its caller, and leaves no timer', async () => {
    const aborting = new AbortController();
    const { attempt } = failing({});
    const outcome = expect(retrying(attempt, { retries: 1, signal: aborting.signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    await vi.advanceTimersByTimeAsync(0);
    aborting.abort();
    await outcome;
    expect(vi.getTimerCount()).toBe(0);
  });
});
