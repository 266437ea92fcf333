/**
 * Tries argv[3] times to take the lock of argv[2] and leaves it behind each time as a killed process would. Prints how
 * often it had the lock; fails when another process had it too.
 */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../../src/platform/app-error.ts';
import { lockDataDir } from '../../../../src/platform/data-dir-lock.ts';
import { print } from './print.ts';

const [dataDir = '', attempts = '0'] = process.argv.slice(2);
const lockDir = join(dataDir, 'lock');
const witness = join(dataDir, 'witness');
let held = 0;

for (let attempt = 0; attempt < Number(attempts); attempt++) {
  try {
    lockDataDir(dataDir);
  } catch (error) {
    if (error instanceof AppError) continue;
    throw error;
  }
  writeFileSync(witness, '', { flag: 'wx' });
  held++;
  rmSync(witness);
  writeFileSync(join(lockDir, newest()), 'left by the dead');
}
print(held);

function newest(): string {
  const numbers = readdirSync(lockDir).filter((name) => /^\d+$/.test(name));
  return String(Math.max(...numbers.map(Number)));
}
