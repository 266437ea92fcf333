import { createAuditLog } from '../audit/audit.service.ts';
import { assertAcceptablePassword, createPasswordHasher } from '../auth/password.ts';
import { AppError } from '../platform/app-error.ts';
import { systemClock } from '../platform/clock.ts';
import { createDatabase, type DatabaseHandle } from '../platform/database/database.ts';
import { createLogger } from '../platform/logger.ts';
import { type Administration, createAdministration } from '../users/administration.service.ts';
import type { Config } from './config.ts';

/**
 * Lets the operator's command work on the database of the service.
 *
 * @throws AppError UNAVAILABLE when the database does not answer, or is the embedded one of a running service
 */
export async function withAdministration<T>(
  config: Config,
  work: (administration: Administration) => Promise<T>,
): Promise<T> {
  const database = await openDatabase(config);
  const passwords = createPasswordHasher();
  try {
    await database.migrate();
    const { db } = database;
    const clock = systemClock;
    const log = createLogger('silent');
    const administration = createAdministration({
      db,
      clock,
      audit: createAuditLog({ db, clock, log, retentionDays: config.auditRetentionDays }),
      hashPassword: passwords.hash,
      assertAcceptablePassword: (password) => assertAcceptablePassword(password, password),
    });
    return await work(administration);
  } finally {
    await passwords.close();
    await database.close();
  }
}

async function openDatabase(config: Config): Promise<DatabaseHandle> {
  try {
    return await createDatabase({ url: config.databaseUrl, dataDir: config.dataDir, poolSize: 2 });
  } catch (error) {
    if (config.databaseUrl !== undefined || !(error instanceof AppError)) throw error;
    throw new AppError({
      code: error.code,
      message: `${error.message}\nThe embedded database serves one process at a time: stop the service, run this command, start the service again.`,
      cause: error,
    });
  }
}
