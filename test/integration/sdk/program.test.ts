import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCuttableLine } from '../../support/redis.ts';
import { startTestService, type TestService } from '../../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
}, 60_000);
afterAll(() => service.stop());

function start(mode: string, url: string) {
  const program = fileURLToPath(new URL('./program.fixture.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, mode, url], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, told: text(child.stdout), complained: text(child.stderr), ended: exitCode(child) };
}

async function exitCode(child: ChildProcess): Promise<unknown> {
  const [code] = await once(child, 'exit');
  return code;
}

test('a program ends by itself once it closed its client', async () => {
  const { told, complained, ended } = start('finishes', service.url);
  expect(await ended).toBe(0);
  expect(await told).toBe('40 points\n');
  expect(await complained).toBe('');
});

test('a program ends by itself when the service dies while it watches, also without closing anything', async () => {
  const line = await openCuttableLine(new URL(service.url));
  const { child, told, complained, ended } = start('watches', line.url);
  await once(child.stdout, 'data');
  await line.cut();
  expect(await ended).toBe(0);
  expect(await told).toBe('watching\nNETWORK\n');
  expect(await complained).toBe('');
  await line.close();
});
