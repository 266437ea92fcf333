import { createHash, randomBytes } from 'node:crypto';

/** A token that proves once that somebody reads the mails of an address: 256 random bits, stored hashed only. */
export function newOneTimeToken(): { readonly token: string; readonly tokenHash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashOneTimeToken(token) };
}

export const hashOneTimeToken = (token: string): string => createHash('sha256').update(token).digest('hex');
