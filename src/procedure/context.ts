import type { Logger } from 'pino';
import type { Language } from './wire.ts';

/** Who is calling. */
export interface Principal {
  readonly userId: string;
  readonly email: string;
  readonly sessionId: string;
  readonly isAdmin: boolean;
  readonly preferredLanguage: Language | null;
}

/** What a procedure knows of the call it serves, whichever transport brought it. */
export interface RequestContext {
  readonly requestId: string;
  /** Address of the caller; behind a trusted proxy the one it forwards. */
  readonly ip: string;
  readonly userAgent: string | null;
  readonly log: Logger;
  /**
   * Checks the caller's token and session, once per call.
   *
   * @throws AppError UNAUTHORIZED
   */
  authenticate(): Promise<Principal>;
  /**
   * Waits until the caller's connection takes more data, so that a stream is produced no faster than it is read.
   * Absent where the transport sees to that itself.
   */
  whenWritable?(): Promise<void>;
}
