import { Readable } from 'node:stream';
import type { HttpAnswer } from '../procedure/http-route.ts';
import { JSON_TYPE } from './error-reply.ts';
import type { HttpReply, HttpRequest } from './http-app.ts';

type Chunks = AsyncIterable<string | Uint8Array>;

/**
 * Sends what a route answered. A stream is read no faster than the client takes it; when it fails before its first
 * chunk, the client gets an error like any other, when it fails later, a broken connection.
 */
export async function sendAnswer(
  request: HttpRequest,
  reply: HttpReply,
  { status, headers, body }: HttpAnswer,
): Promise<HttpReply> {
  const chunks = isChunks(body) ? await begin(body, request) : undefined;
  reply.code(status).headers({ ...headers });
  if (body === null) return reply.send();
  if (chunks !== undefined) return reply.send(Readable.from(chunks, { objectMode: false }));
  if (body instanceof Uint8Array) return reply.send(body);
  if (!reply.hasHeader('content-type')) reply.type(JSON_TYPE);
  return reply.send(JSON.stringify(body));
}

function isChunks(body: HttpAnswer['body']): body is Chunks {
  return body !== null && Symbol.asyncIterator in body;
}

/** Waits for the first chunk, then passes on what comes. */
async function begin(chunks: Chunks, request: HttpRequest): Promise<Chunks> {
  const iterator = chunks[Symbol.asyncIterator]();
  let first: IteratorResult<string | Uint8Array> | undefined = await iterator.next();

  const next = async () => {
    if (first !== undefined) {
      const begun = first;
      first = undefined;
      return begun;
    }
    try {
      return await iterator.next();
    } catch (error) {
      request.log.error({ err: error }, 'an answer broke off in the middle');
      throw error;
    }
  };
  // No generator: one that was never resumed would not pass on that the client is gone.
  const stop = async () => {
    await iterator.return?.();
    return { done: true, value: undefined } as const;
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: stop }) };
}
