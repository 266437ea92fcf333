import { type Logger, pino } from 'pino';

/** Structured lines on standard output; whatever could be a secret is masked wherever it stands. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {
        paths: [
          'authorization',
          'token',
          'password',
          'req.headers.authorization',
          '*.authorization',
          '*.token',
          '*.password',
          '*.access_token',
          '*.refresh_token',
        ],
        censor: '[masked]',
      },
    },
    // Written without waiting for whoever reads it; what is left is written when the process ends.
    pino.destination({ dest: 1, sync: false }),
  );
}
