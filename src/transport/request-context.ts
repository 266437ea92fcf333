import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AppError } from '../platform/app-error.ts';
import type { Principal } from '../procedure/context.ts';

/** What of a request's headers says who asks. */

/** @throws AppError UNAUTHORIZED for a token that does not prove a living session */
export type Authenticate = (token: string) => Promise<Principal>;

/** A caller's request id is taken over when it can stand in a log line and in a header. */
const SANE_REQUEST_ID = /^[A-Za-z0-9._:+/=-]{1,128}$/;

export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}

export function bearerToken(request: IncomingMessage): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** @throws AppError UNAUTHORIZED when there is no token or a bad one */
export async function authenticateToken(
  token: string | undefined,
  authenticate: Authenticate,
): Promise<Principal> {
  if (token === undefined) {
    throw new AppError({
      code: 'UNAUTHORIZED',
      message: 'Sign in and send the access token in the header Authorization: Bearer <access_token>.',
    });
  }
  return authenticate(token);
}

/** Runs the check at the first call and remembers its outcome. */
export function once<T>(check: () => Promise<T>): () => Promise<T> {
  let outcome: Promise<T> | undefined;
  return () => {
    outcome ??= check();
    return outcome;
  };
}
