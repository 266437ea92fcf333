import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleClientProgram } from '../support/client-program.ts';
import { codeBlocksOf } from '../support/code-blocks.ts';
import { startTestService, type TestService } from '../support/service.ts';

const README = codeBlocksOf(new URL('../../client/sdk/README.md', import.meta.url));
const DOCS = codeBlocksOf(new URL('../../docs/client.md', import.meta.url));

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

async function runClientProgram(source: string) {
  const program = await bundleClientProgram(source);
  try {
    return await program.start([], { DATA_MIRAGE_URL: service.url }).ended();
  } finally {
    program.remove();
  }
}

/** Another language's program, from standard input. */
async function runScript(command: string, args: readonly string[], script: string) {
  const child = spawn(command, args, {
    stdio: 'pipe',
    env: { ...process.env, DATA_MIRAGE_URL: service.url },
  });
  child.stdin.end(script);
  const [output, errors, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { output, errors, exitCode };
}

function blockIn(language: string): string {
  const block = DOCS.find((each) => each.language === language);
  if (block === undefined) throw new Error(`docs/client.md has no block of ${language}`);
  return block.code;
}

test('the first example of the README of the client makes a map as it stands there', async () => {
  const first = README.find(({ language }) => language === 'js')?.code ?? '';
  const { output, errors, exitCode } = await runClientProgram(first);
  expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 });
  expect(output).toMatch(/^\d+ % {2}preprocessing\n/);
  expect(output).toMatch(/\n\D+\d+ \d+ .{20,}\n$/);
});

describe('the same first map', () => {
  let expected = '';

  beforeAll(async () => {
    const { output, errors, exitCode } = await runClientProgram(blockIn('ts'));
    expect({ errors, exitCode }).toEqual({ errors: '', exitCode: 0 });
    expected = output;
  });

  test('is made in TypeScript', () => {
    expect(expected.trimEnd().split('\n').length).toBeGreaterThan(1);
    for (const line of expected.trimEnd().split('\n')) expect(line).toMatch(/^\S.* \(\d+\): .{20}/);
  });

  test('is made with curl, word for word', async ({ skip }) => {
    const missing = ['bash', 'curl', 'jq'].filter((command) => !runs(command, '--version'));
    if (missing.length > 0) return leaveOut(skip, `${missing.join(' and ')} cannot be found`);
    const answer = await runScript('bash', ['-s'], blockIn('sh'));
    expect(answer).toEqual({ output: expected, errors: '', exitCode: 0 });
  });

  test('is made in plain Python, word for word', async ({ skip }) => {
    if (!runs('python3', '-c', 'import requests')) {
      return leaveOut(skip, 'python3 with requests cannot be found');
    }
    const answer = await runScript('python3', ['-'], blockIn('python'));
    expect(answer).toEqual({ output: expected, errors: '', exitCode: 0 });
  });
});

function runs(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

function leaveOut(skip: (reason: string) => void, reason: string): void {
  process.stdout.write(`skipped: ${reason}\n`);
  skip(reason);
}
