import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = resolve(import.meta.dirname, '../../../src/cli/demo.ts');
const MINUTES = 60_000;

describe('npm run demo', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'data-mirage-demo-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  /** Without a terminal, on an embedded database of its own. */
  const start = (...args: string[]) => {
    const { DATABASE_URL: _database, REDIS_URL: _redis, INIT_CWD: _caller, ...environment } = process.env;
    const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
      env: { ...environment, DATA_DIR: join(directory, 'data'), PORT: '0', LOG_LEVEL: 'silent' },
    });
    return new RunningDemo(child);
  };

  it('shows the groups of the sample with --once and ends', { timeout: 3 * MINUTES }, async () => {
    const demo = start('--once');
    expect(await demo.ended()).toBe(0);
    expect(demo.stderr).toBe('');
    expect(demo.stdout).toContain('Uploaded: 4379 rows, 18 columns');
    expect(demo.stdout.match(/^ {2}● /gm)).toHaveLength(4);
    expect(demo.stdout).toMatch(/visibility_km.{0,3} is (?:\w+ )?lower/);
    expect(demo.stdout).toMatch(/Unusual rows: 88 \(2%\)/);
    expect(demo.stdout).toMatch(/0\.\d+ {2}silhouette/);
    // No terminal, no escape codes.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(demo.stdout).not.toMatch(/[\r\u001b]/);
  });

  it('stays up, hands out a line for curl that works, and ends on Ctrl-C', {
    timeout: 3 * MINUTES,
  }, async () => {
    const demo = start('--method', 'pca', '--language', 'fr');
    await demo.says('Ctrl-C l’arrête.');
    expect(demo.stdout).toContain('Lignes inhabituelles');
    expect(demo.stdout).toContain('part de la variance que montre la carte');
    const line = /curl -H '(Authorization): ([^']+)' (\S+)/.exec(demo.stdout);
    const answer = await fetch(line?.[3] ?? '', { headers: { [line?.[1] ?? '']: line?.[2] ?? '' } });
    expect(await answer.json()).toMatchObject({ basic_info: { row_count: 4379 } });
    demo.interrupt();
    expect(await demo.ended()).toBe(0);
  });

  it("repeats the service's word on a file that cannot be read", { timeout: 3 * MINUTES }, async () => {
    const file = join(directory, 'broken.csv');
    await writeFile(file, 'a,b\n1,2\n"3,4\n');
    const demo = start('--once', '--file', file);
    expect(await demo.ended()).toBe(1);
    expect(demo.stderr).toMatch(/^Line 3: a quoted cell opens here .*\n$/);
  });

  it('says which file is not there, before it starts anything', { timeout: MINUTES }, async () => {
    const demo = start('--file', join(directory, 'gone.csv'));
    expect(await demo.ended()).toBe(1);
    expect([demo.stdout, demo.stderr]).toEqual(['', `There is no file ${join(directory, 'gone.csv')}.\n`]);
  });

  it('says that the port it was told is taken', { timeout: MINUTES }, async () => {
    const holder = createServer();
    await once(holder.listen(0, '127.0.0.1'), 'listening');
    const { port } = holder.address() as AddressInfo;
    const demo = start('--port', String(port));
    expect(await demo.ended()).toBe(1);
    expect(demo.stderr).toContain(`Port ${port} is taken.`);
    holder.close();
  });
});

class RunningDemo {
  stdout = '';
  stderr = '';
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #end: Promise<number | null>;

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child;
    this.#end = once(child, 'close').then(([code]) => code);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
  }

  /** Its exit code. */
  ended(): Promise<number | null> {
    return this.#end;
  }

  interrupt(): void {
    this.#child.kill('SIGINT');
  }

  /** Waits for `text`; fails when the program ends without it. */
  async says(text: string): Promise<void> {
    while (!this.stdout.includes(text)) {
      const next = once(this.#child.stdout, 'data');
      const ended = await Promise.race([next.then(() => false), this.#end.then(() => true)]);
      if (ended) throw new Error(`The demo ended without saying "${text}": ${this.stderr}`);
    }
  }
}
