import { describe, expect, test } from 'vitest';
import { createDatabase } from '../../../src/platform/database/database.ts';
import { normalizeDatabaseUrl } from '../../../src/platform/database/database-url.ts';
import { postgresqlIsReachable, TEST_SERVER_URL } from '../../support/database.ts';

const hasServer = await postgresqlIsReachable();

describe('a DATABASE_URL', () => {
  test.each([
    ['postgresql://u:p@h:5/d', 'postgresql://u:p@h:5/d'],
    ['postgres://u@h/d', 'postgresql://u@h/d'],
    ['postgresql+asyncpg://u:p%40@h/d', 'postgresql://u:p%40@h/d'],
    ['postgresql+psycopg2://u@h/d?application_name=x', 'postgresql://u@h/d?application_name=x'],
    [' postgres+psycopg://u@h/d ', 'postgresql://u@h/d'],
    ['postgresql+asyncpg://u@h/d?ssl=require', 'postgresql://u@h/d?sslmode=require&uselibpqcompat=true'],
    ['postgresql://u@h/d?sslmode=verify-full', 'postgresql://u@h/d?sslmode=verify-full&uselibpqcompat=true'],
    ['postgresql://u@h/d?ssl=true', 'postgresql://u@h/d?ssl=true'],
  ])('%s is understood', (given, expected) => {
    expect(normalizeDatabaseUrl(given)).toBe(expected);
  });

  test.runIf(hasServer)('of another driver reaches the same server', async () => {
    const url = TEST_SERVER_URL.replace(/^\w+:/, 'postgresql+asyncpg:');
    const database = await createDatabase({ url, dataDir: 'unused' });
    expect(database.mode).toBe('postgresql');
    await database.ping();
    await database.close();
  });
});
