import { DataMirageError, fromFailedFetch, fromResponse, notOurAnswer } from './errors.ts';
import type { Session } from './session.ts';

/** The calls that are no procedures: files and results, and the renewal of tokens. */

export interface RestCall {
  readonly method: 'GET' | 'POST';
  /** Below the service's address, query included. */
  readonly path: `/api/${string}`;
  /** Made anew for a second try; absent for none. */
  readonly body?: () => RequestBody;
  /** A body that can be read only once is sent only once. */
  readonly once?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface RequestBody {
  readonly content: string | FormData | ReadableStream<Uint8Array>;
  readonly contentType?: string;
}

export type Rest = <Answer>(call: RestCall) => Promise<Answer>;

interface RestOptions {
  readonly url: string;
  readonly fetch: typeof fetch;
}

/** Sends with the session's token; a refused token is renewed and the call sent again, once. */
export function createRest(options: RestOptions, session: Session): Rest {
  return async <Answer>(call: RestCall): Promise<Answer> => {
    const token = await session.accessToken();
    try {
      return await send<Answer>(options, call, token);
    } catch (error) {
      const refused = error instanceof DataMirageError && error.code === 'UNAUTHORIZED';
      if (!refused || call.once === true || !(await session.renew(token))) throw error;
      return send<Answer>(options, call, await session.accessToken());
    }
  };
}

export async function send<Answer>(
  { url, fetch }: RestOptions,
  call: RestCall,
  token: string | null,
): Promise<Answer> {
  const body = call.body?.();
  const headers = new Headers({ accept: 'application/json' });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (body?.contentType !== undefined) headers.set('content-type', body.contentType);
  const response = await fetch(`${url}${call.path}`, {
    method: call.method,
    headers,
    ...(call.signal === undefined ? {} : { signal: call.signal }),
    // A streamed body must say that it does not wait for the answer's head.
    ...(body === undefined ? {} : { body: body.content, duplex: 'half' as const }),
  }).catch((thrown: unknown) => {
    throw fromFailedFetch(thrown, url);
  });
  if (!response.ok) throw await fromResponse(response, url);
  return readJson<Answer>(response, url);
}

async function readJson<Answer>(response: Response, url: string): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch (thrown) {
    throw thrown instanceof SyntaxError
      ? notOurAnswer(url, response.status, thrown)
      : fromFailedFetch(thrown, url);
  }
}
