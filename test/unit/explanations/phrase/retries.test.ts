import { describe, expect, it, vi } from 'vitest';
import { statusOf, waitAskedForIn } from '../../../../src/explanations/phrase/openai-errors.ts';
import { LONGEST_PAUSE_MS, pauseAfter, retried } from '../../../../src/explanations/phrase/retries.ts';

describe('a pause before another attempt', () => {
  it('is at random below a bound that doubles up to a longest one', () => {
    const longest = [0, 1, 2, 3, 4, 5, 50].map((failed) => pauseAfter(failed, null, () => 1));
    expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000]);
    expect(pauseAfter(3, null, () => 0)).toBe(0);
  });

  it('is what the server asks for, but never longer than the longest', () => {
    expect(pauseAfter(0, 3000, () => 1)).toBe(3000);
    expect(pauseAfter(0, 3_600_000, () => 1)).toBe(LONGEST_PAUSE_MS);
  });

  it('ends at once when the caller gives up', async () => {
    const caller = new AbortController();
    const attempt = vi.fn(() => Promise.reject(new Error('busy')));
    const answer = retried(attempt, {
      retries: 3,
      signal: caller.signal,
      isPassing: () => true,
      waitAskedFor: () => {
        setImmediate(() => caller.abort());
        return 3_600_000;
      },
    });
    await expect(answer).rejects.toThrow('abort');
    expect(attempt).toHaveBeenCalledOnce();
  });
});

describe('what a server asks us to wait', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  it.each<[Record<string, string>, number | null]>([
    [{ 'retry-after': '7' }, 7000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:05 GMT' }, 5000],
    [{ 'retry-after': 'Thu, 01 Jan 2025 00:00:05 GMT' }, 0],
    [{ 'retry-after-ms': '250', 'retry-after': '7' }, 250],
    [{ 'retry-after': 'soon' }, null],
    [{}, null],
  ])('is read from %j', (headers, ms) => {
    expect(waitAskedForIn({ headers: new Headers(headers) }, now)).toBe(ms);
  });

  it.each([null, undefined, 'broken', new Error('broken'), { headers: 7, status: '429' }])(
    'is nothing in %j',
    (error) => {
      expect(waitAskedForIn(error)).toBeNull();
      expect(statusOf(error)).toBeUndefined();
    },
  );
});
