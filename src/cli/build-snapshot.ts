import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createDatabase } from '../platform/database/database.ts';
import { renewSnapshot } from '../platform/database/snapshot.ts';

/**
 * Build step: stores an already migrated, empty embedded database, from which a first start makes its own.
 * Does nothing when the one that is there was made from the same migrations and the same engine.
 */
if (await renewSnapshot(migratedDatabase)) console.log('Stored a migrated empty database for first starts');

async function migratedDatabase(): Promise<Uint8Array> {
  const dataDir = await mkdtemp(join(tmpdir(), 'data-mirage-snapshot-'));
  try {
    const database = await createDatabase({ url: undefined, dataDir });
    try {
      await database.migrate();
    } finally {
      await database.close();
    }
    const engine = await PGlite.create(join(dataDir, 'pg'));
    await dropTemplates(engine);
    // What a checkpoint has written out need not be replayed at every first start.
    await engine.exec('checkpoint');
    const dump = await engine.dumpDataDir('gzip');
    await engine.close();
    return new Uint8Array(await dump.arrayBuffer());
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/**
 * The templates serve CREATE DATABASE, which nobody runs here, and hold 600 of the 1,000 files that a first start would
 * have to write.
 */
async function dropTemplates(engine: PGlite): Promise<void> {
  await engine.exec(
    "update pg_database set datistemplate = false where datname in ('template0', 'template1')",
  );
  await engine.exec('drop database template0');
  await engine.exec('drop database template1');
}
