import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isTimeUp, withinTime } from '../../../src/platform/within-time.ts';

const never = new AbortController().signal;
const endless = () => new Promise<never>(() => {});

afterEach(() => void vi.useRealTimers());

describe('work within a time', () => {
  it('gives what it gives, and leaves no timer and no listener behind', async () => {
    vi.useFakeTimers();
    const caller = new AbortController();
    const removed = vi.spyOn(caller.signal, 'removeEventListener');
    await expect(withinTime(1000, caller.signal, async () => 7)).resolves.toBe(7);
    expect(vi.getTimerCount()).toBe(0);
    expect(removed).toHaveBeenCalledOnce();
  });

  it('is left when the time is up, though it does not heed its signal', async () => {
    vi.useFakeTimers();
    const left = withinTime(1000, never, endless).catch(isTimeUp);
    await vi.advanceTimersByTimeAsync(1000);
    await expect(left).resolves.toBe(true);
  });

  it('is left at once when the caller gives up', async () => {
    const caller = new AbortController();
    const left = withinTime(60_000, caller.signal, endless);
    caller.abort(new Error('no longer wanted'));
    await expect(left).rejects.toThrow('no longer wanted');
  });

  it('does not begin when the caller has given up before', async () => {
    const work = vi.fn(endless);
    await expect(withinTime(1000, AbortSignal.abort(new Error('before')), work)).rejects.toThrow('before');
    expect(work).not.toHaveBeenCalled();
  });

  it('is left in time even when garbage is collected meanwhile', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const left = withinTime(50, never, endless).catch(isTimeUp);
    collect();
    collect();
    await expect(left).resolves.toBe(true);
  });
});
