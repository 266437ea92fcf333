import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forkEntry } from '../../../src/platform/entry.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';

async function migrate(environment: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const child = forkEntry(new URL('../../../src/cli/migrate.ts', import.meta.url), args, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...environment },
  });
  if (child.stdout === null || child.stderr === null) throw new Error('The streams should be piped');
  const [output, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { output: output.trim(), errors: errors.trim(), exitCode };
}

const lastLine = (output: string) => output.split('\n').at(-1);

describe.each(await testDatabases())('npm run migrate on $name', (driver) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await driver.create();
  });
  afterAll(() => database.remove());

  test('goes up, tells where it is, and goes down', { timeout: 180_000 }, async () => {
    const { url = '', dataDir } = database.options;
    const run = (command: string) => migrate({ DATABASE_URL: url, DATA_DIR: dataDir }, command);

    await run('up');
    expect(await run('up')).toMatchObject({ output: expect.stringContaining('up to date'), exitCode: 0 });
    const { output: current } = await run('current');
    expect(current).toMatch(/^\d{14}-[a-z-]+$/);
    expect(lastLine((await run('history')).output)).toMatch(new RegExp(`^20.*Z {2}${current}$`));

    expect(await run('down')).toMatchObject({ output: `Took back ${current}`, exitCode: 0 });
    expect(lastLine((await run('history')).output)).toMatch(new RegExp(`^not run yet +${current}$`));
  });
});

describe('npm run migrate', () => {
  test.each(['', 'sideways', 'constructor'])('explains itself when told "%s"', async (command) => {
    const { output, errors, exitCode } = await migrate({}, command);
    expect(output).toBe('');
    expect(errors).toMatch(/^Usage: npm run migrate -- <command>/);
    expect(exitCode).toBe(1);
  });

  test('says why when the server cannot be reached', async () => {
    const { errors, exitCode } = await migrate({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' }, 'up');
    expect(errors).toMatch(/cannot be reached.*\n.*ECONNREFUSED/);
    expect(exitCode).toBe(1);
  });
});
