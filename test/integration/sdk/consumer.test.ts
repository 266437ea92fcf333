import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { packClient, REPOSITORY } from '../../support/client-package.ts';
import { startTestService, type TestService } from '../../support/service.ts';

/** The package from outside: a project that knows nothing of this repository installs the tarball. */

const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];

let folder: string;
let project: string;
let service: TestService;
/** Why there is nothing to install from. */
let unreachable: string | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'data-mirage-consumer-'));
  project = join(folder, 'consumer');
  await cp(join(REPOSITORY, 'test/consumer'), project, { recursive: true });
  const [{ tarball }, started] = await Promise.all([packClient(folder), startTestService()]);
  service = started;
  await run('npm', [...INSTALL, tarball]).catch((failure: unknown) => {
    const told = String(failure);
    unreachable = told.match(/\b(ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT)\b/)?.[0];
    if (unreachable === undefined) throw failure;
  });
}, 300_000);

afterAll(async () => {
  await service?.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(({ skip }) => {
  if (unreachable === undefined) return;
  const reason = `npm can reach neither the registry nor a cache that holds the dependencies (${unreachable})`;
  process.stdout.write(`skipped: ${reason}\n`);
  skip(reason);
});

test.each(['node16', 'bundler'])(
  'compiles with every declaration checked, under moduleResolution %s',
  async (resolution) => {
    const { stdout } = await run('npx', ['tsc', '-p', `tsconfig.${resolution}.json`]);
    expect(stdout).toBe('');
  },
  120_000,
);

test('the entry for React compiles where React is installed', async () => {
  const { stdout } = await run('npx', ['tsc', '-p', 'tsconfig.react.json']);
  expect(stdout).toBe('');
}, 120_000);

test('runs against a service', async () => {
  await run('npx', ['tsc', '-p', 'tsconfig.node16.json']);
  const { stdout, stderr } = await run(process.execPath, ['built-node16/main.js', service.url]);
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual([
    'an incomplete account passes: false',
    'the dataset passes: true',
    'progress was heard: true',
    'points: 60',
    'coordinates: 180',
    'the error: NOT_FOUND',
  ]);
}, 120_000);

function run(program: string, args: readonly string[]) {
  return promisify(execFile)(program, args, { cwd: project }).catch((failure: { stdout?: string }) => {
    throw new Error(`${program} ${args.join(' ')}: ${failure}\n${failure.stdout ?? ''}`);
  });
}
