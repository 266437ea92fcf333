import { AppError } from '../platform/app-error.ts';

/** One answer for every token that is not accepted: why it is not is nobody's business but the log's. */
export function tokenRefused(reason: unknown): AppError {
  return new AppError({
    code: 'UNAUTHORIZED',
    message: 'The token is not valid or no longer valid. Sign in again.',
    cause: reason,
  });
}

/** The same for an unknown e-mail address and a wrong password. */
export function credentialsRefused(): AppError {
  return new AppError({ code: 'UNAUTHORIZED', message: 'Wrong e-mail address or password.' });
}
