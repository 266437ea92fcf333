import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withAdministration } from '../../src/app/administration.ts';
import { bundleClientProgram, type ClientProgram } from '../support/client-program.ts';
import { type Account, startTestService, type TestService, threeGroupsCsv } from '../support/service.ts';

const EXAMPLES = new URL('../../client/sdk/examples/', import.meta.url);
const ADMINISTRATOR = { email: 'admin@example.org', password: 'correct horse 1' };

let service: TestService;
const programs = new Map<string, ClientProgram>();

beforeAll(async () => {
  service = await startTestService(undefined, {}, (config) =>
    withAdministration(config, ({ create }) => create(ADMINISTRATOR.email, ADMINISTRATOR.password)).then(
      () => {},
    ),
  );
  for (const file of readdirSync(EXAMPLES)) {
    if (file !== 'connect.mjs') programs.set(file, await bundleClientProgram(new URL(file, EXAMPLES)));
  }
});

afterAll(async () => {
  for (const program of programs.values()) program.remove();
  await service.stop();
});

function start(example: string, args: readonly string[] = [], account?: Pick<Account, 'email' | 'password'>) {
  const program = programs.get(example);
  if (program === undefined) throw new Error(`there is no example ${example}`);
  return program.start(args, {
    DATA_MIRAGE_URL: service.url,
    ...(account && { DATA_MIRAGE_EMAIL: account.email, DATA_MIRAGE_PASSWORD: account.password }),
  });
}

test('every example is run here', () => {
  expect([...programs.keys()].sort()).toEqual([
    'administer-users.mjs',
    'first-map.mjs',
    'live-progress.mjs',
    'upload-folder.mjs',
    'watch-events.mjs',
  ]);
});

test('the first map is made and explained', async () => {
  const { output, errors, exitCode } = await start('first-map.mjs').ended();
  expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 });
  const [table, map, ...groups] = output.trimEnd().split('\n');
  expect(table).toMatch(/: 344 rows, \d+ columns$/);
  expect(map).toBe(`344 points in ${groups.length} groups`);
  for (const group of groups) expect(group).toMatch(/ \(\d+\): .{20}/);
});

test('live progress is told step by step to the end', async () => {
  const { output, errors, exitCode } = await start('live-progress.mjs').ended();
  expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 });
  const lines = output.trimEnd().split('\n');
  expect(lines.pop()).toMatch(/^\d+ groups after \d+\.\d s$/);
  const shares = lines.map((line) => Number(/^ *(\d+) % {2}\w+ {2}\S/.exec(line)?.[1]));
  expect(shares.length).toBeGreaterThan(1);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
});

describe('a folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'data-mirage-folder-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is uploaded once, however often the program is run, and what failed is reported', async () => {
    const account = await service.register();
    for (const rows of [30, 60, 90, 120]) writeFileSync(join(folder, `${rows}.csv`), threeGroupsCsv(rows));
    writeFileSync(join(folder, 'broken.xlsx'), 'no workbook');
    writeFileSync(join(folder, 'notes.txt'), 'no table');

    const first = await start('upload-folder.mjs', [folder], account).ended();
    expect(first.exitCode).toBe(1);
    expect(first.errors).toMatch(/^failed broken\.xlsx: [A-Z_]+ \S.+\n$/);
    const stored = first.output.trimEnd().split('\n');
    expect(stored.pop()).toBe('4 of 5 files stored');
    expect(stored.map((line) => line.split(', ')[0]).sort()).toEqual([
      'stored 120.csv: 120 rows',
      'stored 30.csv: 30 rows',
      'stored 60.csv: 60 rows',
      'stored 90.csv: 90 rows',
    ]);

    const second = await start('upload-folder.mjs', [folder], account).ended();
    const again = second.output.trimEnd().split('\n').slice(0, -1);
    expect(again.sort()).toEqual(stored.sort());
    expect((await service.call('GET', '/api/datasets', { as: account })).body.total).toBe(4);
  });

  test('must be named', async () => {
    const { errors, exitCode } = await start('upload-folder.mjs').ended();
    expect({ errors, exitCode }).toEqual({
      errors: 'Say which folder: node upload-folder.mjs <folder>\n',
      exitCode: 2,
    });
  });
});

test('events are watched until the program is interrupted, and a later program goes on from there', async () => {
  const account = await service.register();
  const copySample = () => service.call('POST', '/api/datasets/samples/iris', { as: account });

  const first = start('watch-events.mjs', [], account);
  await first.heard('watching');
  await copySample();
  await first.heard('dataset_uploaded');
  first.interrupt();
  const { output, exitCode } = await first.ended();
  expect(exitCode).toBe(0);
  const cursor = /go on with: node watch-events\.mjs (\d+)\n$/.exec(output)?.[1] ?? '';

  await copySample();
  const second = start('watch-events.mjs', [cursor], account);
  await second.heard('dataset_uploaded');
  second.interrupt();
  const later = await second.ended();
  expect(later).toMatchObject({ errors: '', exitCode: 0 });
  expect(later.output.match(/dataset_uploaded/g)).toHaveLength(1);
});

test('users are listed, locked out and let in again by an administrator, and by nobody else', async () => {
  const user = await service.register('grace@example.org');
  const administer = (...args: string[]) => start('administer-users.mjs', args, ADMINISTRATOR).ended();

  expect(await administer('list', 'grace')).toEqual({
    output: 'grace@example.org  active  0 datasets  0 log-ins\n',
    errors: '',
    exitCode: 0,
  });
  expect((await administer('deactivate', 'grace@example.org')).output).toBe(
    'grace@example.org is locked out\n',
  );
  expect((await service.call('GET', '/api/auth/me', { as: user })).status).toBe(401);
  expect((await administer('activate', 'grace@example.org')).output).toBe('grace@example.org is active\n');
  expect((await administer('activate', 'nobody@example.org')).errors).toBe(
    'Nobody has the address nobody@example.org.\n',
  );

  const refused = await start('administer-users.mjs', ['list'], user).ended();
  expect(refused.exitCode).toBe(1);
  expect(refused.output).toBe('');
});
