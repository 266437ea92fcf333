import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('a program of this package imports the built client by its name', async () => {
  const program = "import { createClient } from '@data-mirage/client'; console.log(typeof createClient);";
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  expect(stdout.trim()).toBe('function');
});
