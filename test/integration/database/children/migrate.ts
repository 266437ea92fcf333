/** Migrates the database of argv[2] when told to by a message, and prints how many migrations it ran itself. */
import { once } from 'node:events';
import { createDatabase } from '../../../../src/platform/database/database.ts';
import { print } from './print.ts';

const [url] = process.argv.slice(2);
const database = await createDatabase({ url, dataDir: '' });
print('ready');
await once(process, 'message');
const { executed } = await database.migrate();
print(executed.length);
await database.close();
process.disconnect();
