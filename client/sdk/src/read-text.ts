import { fromFailedFetch, tooLarge } from './errors.ts';

/**
 * The text of an answer, given up as soon as it is larger than allowed: before it fills the memory.
 *
 * @throws DataMirageError TOO_LARGE, NETWORK, ABORTED
 */
export async function readText(response: Response, url: string, maxBytes: number): Promise<string> {
  try {
    return await collect(response, maxBytes);
  } catch (thrown) {
    throw fromFailedFetch(thrown, url);
  }
}

async function collect({ body }: Response, maxBytes: number): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  const texts: string[] = [];
  let bytes = 0;
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return texts.join('') + decoder.decode();
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw tooLarge(`is larger than ${maxBytes} bytes, the most this client takes as JSON (maxResultBytes)`);
    }
    texts.push(decoder.decode(value, { stream: true }));
  }
}
