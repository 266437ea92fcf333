import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forkEntry } from '../../../src/platform/entry.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';

describe.each(await testDatabases())('npm run migrate on $name', (driver) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await driver.create();
  });
  afterAll(() => database.remove());

  async function migrate(...args: readonly string[]) {
    const { url, dataDir } = database.options;
    const child = forkEntry(new URL('../../../src/cli/migrate.ts', import.meta.url), args, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, DATABASE_URL: url ?? '', DATA_DIR: dataDir },
    });
    if (child.stdout === null || child.stderr === null) throw new Error('The streams should be piped');
    const [output, errors, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { output: output.trim(), errors: errors.trim(), exitCode };
  }

  test('goes up, tells where it is, and goes down', async () => {
    await migrate('up');
    expect(await migrate('up')).toMatchObject({ output: expect.stringContaining('up to date'), exitCode: 0 });

    const { output: current } = await migrate('current');
    expect(current).toMatch(/^\d{14}-[a-z-]+$/);
    expect((await migrate('history')).output.split('\n').at(-1)).toMatch(new RegExp(`^20.*Z {2}${current}$`));

    expect(await migrate('down')).toMatchObject({ output: `Took back ${current}`, exitCode: 0 });
    expect((await migrate('history')).output.split('\n').at(-1)).toMatch(
      new RegExp(`^not run yet +${current}$`),
    );
  });

  test.each(['', 'sideways', 'constructor'])('explains itself when told "%s"', async (command) => {
    const { output, errors, exitCode } = await migrate(command);
    expect(output).toBe('');
    expect(errors).toMatch(/^Usage: npm run migrate -- <command>/);
    expect(exitCode).toBe(1);
  });
});
