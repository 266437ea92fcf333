import { defineConfig } from 'kysely-ctl';
import { loadConfig, readEnvironment } from './src/app/config.ts';
import { createDatabase } from './src/platform/database/database.ts';
import { createMigrationProvider } from './src/platform/database/migrations.ts';

/** For `npx kysely`: the same database and migrations as the program's own `npm run migrate`. */
export default defineConfig({
  async kysely() {
    const config = loadConfig(readEnvironment());
    const { db } = await createDatabase({ url: config.databaseUrl, dataDir: config.dataDir, poolSize: 1 });
    return db;
  },
  migrations: { provider: createMigrationProvider() },
});
