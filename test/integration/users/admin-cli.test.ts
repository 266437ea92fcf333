import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { forkEntry } from '../../../src/platform/entry.ts';
import { embeddedTestDatabase } from '../../support/database.ts';

async function admin(dataDir: string, args: readonly string[], input = '') {
  const child = forkEntry(new URL('../../../src/cli/admin.ts', import.meta.url), args, {
    stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, DATABASE_URL: '', DATA_DIR: dataDir },
  });
  if (child.stdout === null || child.stderr === null) throw new Error('The streams should be piped');
  child.stdin?.end(input);
  const [output, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { output: output.trim(), errors: errors.trim(), exitCode };
}

test('npm run admin takes a password from standard input or makes one up', { timeout: 120_000 }, async () => {
  const database = await embeddedTestDatabase();
  const { dataDir } = database.options;
  try {
    expect(
      await admin(dataDir, ['create', 'ada@example.org', '--password-stdin'], 'countess of l0velace\r\n'),
    ).toEqual({ output: 'ada@example.org is an administrator now.', errors: '', exitCode: 0 });
    const made = await admin(dataDir, ['create', 'grace@example.org', '--generate']);
    expect(made.output).toMatch(/^grace@example\.org is an administrator now\.\nPassword: [\w-]{20}$/);
    expect((await admin(dataDir, ['list'])).output.split('\n')).toEqual([
      'ada@example.org  never signed in',
      'grace@example.org  never signed in',
    ]);
  } finally {
    await database.remove();
  }
});

test('npm run admin explains itself, and asks nobody where there is no terminal', async () => {
  const nowhere = '/nowhere/at/all';
  expect(await admin(nowhere, ['sideways'])).toMatchObject({
    output: '',
    errors: expect.stringContaining('Usage: npm run admin -- <command>'),
    exitCode: 2,
  });
  expect(await admin(nowhere, ['create', 'ada@example.org'])).toMatchObject({
    errors: expect.stringContaining('Use --password-stdin or --generate.'),
    exitCode: 2,
  });
});

test('npm run admin says what to do while a service holds the embedded database', async () => {
  const database = await embeddedTestDatabase();
  try {
    await database.open();
    const { errors, exitCode } = await admin(database.options.dataDir, ['list']);
    expect(errors).toMatch(/in use by process \d+/);
    expect(errors).toContain('stop the service, run this command, start the service again');
    expect(exitCode).toBe(1);
  } finally {
    await database.remove();
  }
});
