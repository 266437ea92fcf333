import { describe, expect, it } from 'vitest';
import { readText } from '../../../client/sdk/src/read-text.ts';

const URL = 'http://service';

describe('the text of an answer', () => {
  it('is whole, also where a character lies across two pieces', async () => {
    const bytes = new TextEncoder().encode('müde Füße');
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    expect(await readText(new Response(body), URL, bytes.length)).toBe('müde Füße');
  });

  it('that is larger than allowed is given up before the rest has come', async () => {
    let sent = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1000;
        controller.enqueue(new Uint8Array(1000));
      },
      cancel() {
        cancelled = true;
      },
    });
    await expect(readText(new Response(endless), URL, 5000)).rejects.toMatchObject({
      code: 'TOO_LARGE',
      message: expect.stringContaining('resultArrays'),
    });
    expect(cancelled).toBe(true);
    expect(sent).toBeLessThan(10_000);
  });

  it.each([
    new RangeError('Invalid string length'),
    Object.assign(new Error('Cannot create a string longer than 0x1fffffe8 characters'), {
      code: 'ERR_STRING_TOO_LONG',
    }),
  ])('that the engine cannot hold is too large: %s', async (failure) => {
    const body = new ReadableStream({ pull: (controller) => controller.error(failure) });
    await expect(readText(new Response(body), URL, 5000)).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});
