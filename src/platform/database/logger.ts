/** What the database needs of a logger; pino's fits. */
export interface DatabaseLogger {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export const silentLogger: DatabaseLogger = { warn() {}, error() {} };
