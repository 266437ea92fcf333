/**
 * Takes the lock of argv[2] when told to by a message and prints `held`, or why not; a second message ends it.
 * A file made exclusively while the lock is held proves that no other process holds it.
 */
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockDataDir } from '../../../../src/platform/data-dir-lock.ts';
import { print } from './print.ts';

const [dataDir = '', end = 'release'] = process.argv.slice(2);
print('ready');
await once(process, 'message');
try {
  const lock = lockDataDir(dataDir);
  const witness = join(dataDir, 'witness');
  writeFileSync(witness, '', { flag: 'wx' });
  print('held');
  await once(process, 'message');
  rmSync(witness);
  if (end === 'release') lock.release();
} catch (error) {
  print(error instanceof Error ? error.message : error);
}
process.disconnect();
