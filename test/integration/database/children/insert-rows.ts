/** Inserts numbered rows for ever into the embedded database of argv[2] and prints each number once it is stored. */
import { sql } from 'kysely';
import { createDatabase } from '../../../../src/platform/database/database.ts';
import { print } from './print.ts';

process.once('disconnect', () => process.exit());

const [dataDir = '', first = '0'] = process.argv.slice(2);
const { db } = await createDatabase({ url: undefined, dataDir });
await sql`create table if not exists numbers (n integer primary key)`.execute(db);
print('ready');
for (let n = Number(first); ; n++) {
  await sql`insert into numbers values (${n})`.execute(db);
  print(n);
}
