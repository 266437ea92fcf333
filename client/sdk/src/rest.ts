import { aborted, DataMirageError, fromFailedFetch, fromResponse, notOurAnswer } from './errors.ts';
import type { Session } from './session.ts';

/** The calls that are no procedures: files and results, and the renewal of tokens. */

export interface RestCall {
  readonly method: 'GET' | 'POST';
  /** Below the service's address, query included. */
  readonly path: `/api/${string}`;
  readonly headers?: Readonly<Record<string, string>>;
  /** Made anew for a second try; absent for none. `failed` says that nobody sends it any more. */
  readonly body?: (failed: AbortSignal) => RequestBody;
  /** A body that can be read only once is sent only once. */
  readonly once?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface RequestBody {
  readonly content: string | FormData | ReadableStream<Uint8Array>;
  readonly contentType?: string;
}

/** Sends a request; `fetch`, or what stands in for it where fetch cannot tell how far an upload is. */
export type Send = (url: string, init: SendInit) => Promise<Response>;

export interface SendInit {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: RequestBody['content'];
  readonly signal?: AbortSignal;
}

export interface Rest {
  readonly url: string;
  /** An answer with a status below 400, its body not read yet. */
  open(call: RestCall, send?: Send): Promise<Response>;
  json<Answer>(call: RestCall, send?: Send): Promise<Answer>;
}

/** Sends with the session's token; a refused token is renewed and the call sent again, once. */
export function createRest(url: string, fetch: typeof globalThis.fetch, session: Session): Rest {
  const sendOverFetch = sendBy(fetch);

  const open: Rest['open'] = async (call, send = sendOverFetch) => {
    const token = await session.accessToken();
    try {
      return await openWith(url, send, call, token);
    } catch (error) {
      const refused = error instanceof DataMirageError && error.code === 'UNAUTHORIZED';
      if (!refused || call.once === true || !(await session.renew(token))) throw error;
      return openWith(url, send, call, await session.accessToken());
    }
  };

  return {
    url,
    open,
    json: async <Answer>(call: RestCall, send?: Send) => readJson<Answer>(await open(call, send), url),
  };
}

/** The renewal itself, which needs no access token. */
export async function refreshTokens<Answer>(
  url: string,
  fetch: typeof globalThis.fetch,
  refreshToken: string,
): Promise<Answer> {
  const content = JSON.stringify({ refresh_token: refreshToken });
  const call: RestCall = {
    method: 'POST',
    path: '/api/auth/refresh',
    body: () => ({ content, contentType: 'application/json' }),
  };
  return readJson<Answer>(await openWith(url, sendBy(fetch), call, null), url);
}

async function openWith(url: string, send: Send, call: RestCall, token: string | null): Promise<Response> {
  if (call.signal?.aborted === true) throw aborted('The call was aborted.', call.signal.reason);
  const sending = new AbortController();
  const body = call.body?.(sending.signal);
  const headers = new Headers({ accept: 'application/json', ...call.headers });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (body?.contentType !== undefined) headers.set('content-type', body.contentType);
  const response = await send(`${url}${call.path}`, {
    method: call.method,
    headers,
    ...(call.signal && { signal: call.signal }),
    ...(body && { body: body.content }),
  }).catch((thrown: unknown) => {
    sending.abort();
    throw call.signal?.aborted === true
      ? aborted('The call was aborted.', thrown)
      : fromFailedFetch(thrown, url);
  });
  if (!response.ok) throw await fromResponse(response, url);
  return response;
}

function sendBy(fetch: typeof globalThis.fetch): Send {
  return (url, init) =>
    // A streamed body must say that it does not wait for the answer's head.
    fetch(url, { ...init, ...(init.body instanceof ReadableStream && { duplex: 'half' as const }) });
}

async function readJson<Answer>(response: Response, url: string): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch (thrown) {
    throw thrown instanceof SyntaxError ? notOurAnswer(url, response, thrown) : fromFailedFetch(thrown, url);
  }
}
