import { Kysely, sql } from 'kysely';
import { newId } from '../id.ts';
import type { DatabaseHandle } from './database.ts';
import {
  type EmbeddedDialectOptions,
  embeddedDialect,
  type ServerDialectOptions,
  serverDialect,
} from './dialect.ts';
import { mapDatabaseError } from './errors.ts';
import { createMigrations } from './migrations.ts';
import type { Database } from './schema.ts';

/** The typed client of a database, for either kind. */

export function openServer(options: ServerDialectOptions): DatabaseHandle {
  return handleOf('postgresql', new Kysely<Database>({ dialect: serverDialect(options) }), async () => {});
}

export function openEmbedded(options: EmbeddedDialectOptions): DatabaseHandle {
  const db = new Kysely<Database>({ dialect: embeddedDialect(options) });
  return handleOf('embedded', db, () => options.server.close());
}

function handleOf(
  mode: DatabaseHandle['mode'],
  db: Kysely<Database>,
  stopServer: () => Promise<void>,
): DatabaseHandle {
  let closing: Promise<void> | undefined;
  return {
    db,
    mode,
    migrate: () => createMigrations(db).up(),
    async id() {
      await db
        .insertInto('installation')
        .values({ singleton: true, id: newId() })
        .onConflict((c) => c.doNothing())
        .execute();
      return (await db.selectFrom('installation').select('id').executeTakeFirstOrThrow()).id;
    },
    async ping() {
      try {
        await sql`select 1`.execute(db);
      } catch (error) {
        throw mapDatabaseError(error) ?? error;
      }
    },
    close() {
      // Kysely leaves the pool alone when it was never used, so the server is not left to it.
      closing ??= db.destroy().then(stopServer);
      return closing;
    },
  };
}
