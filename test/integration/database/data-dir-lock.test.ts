import type { ChildProcess } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDataDir } from '../../../src/platform/data-dir-lock.ts';
import { forkEntry } from '../../../src/platform/entry.ts';
import { temporaryDirectory } from '../../support/database.ts';
import { type ChildLines, exitOf, kill, linesOf } from './children/messages.ts';

interface Contender {
  readonly child: ChildProcess;
  readonly lines: ChildLines;
}

let dataDir: string;
const contenders: Contender[] = [];

beforeEach(async () => {
  dataDir = await temporaryDirectory();
});

afterEach(async () => {
  await Promise.all(contenders.splice(0).map(({ child }) => kill(child)));
  await rm(dataDir, { recursive: true, force: true });
});

/** A process that is ready to take the lock at the next message. */
async function contender(): Promise<Contender> {
  const entry = new URL('./children/lock.ts', import.meta.url);
  const child = forkEntry(entry, [dataDir], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  const started = { child, lines: linesOf(child) };
  contenders.push(started);
  await started.lines.next();
  return started;
}

async function take({ child, lines }: Contender): Promise<string> {
  child.send('take');
  return lines.next();
}

async function release({ child }: Contender): Promise<void> {
  child.send('release');
  await exitOf(child);
}

describe('the lock of a data directory', () => {
  test('refuses a second process and names the first', async () => {
    const [holder, other] = await Promise.all([contender(), contender()]);
    expect(await take(holder)).toBe('held');
    expect(await take(other)).toMatch(new RegExp(`in use by process ${holder.child.pid}\\..*DATA_DIR`));
  });

  test('refuses the process that holds it already', () => {
    const lock = lockDataDir(dataDir);
    expect(() => lockDataDir(dataDir)).toThrow(`in use by process ${process.pid}`);
    lock.release();
  });

  test('is free after a release, which may be repeated', () => {
    for (let round = 0; round < 3; round++) {
      const lock = lockDataDir(dataDir);
      lock.release();
      lock.release();
    }
    expect(() => lockDataDir(dataDir).release()).not.toThrow();
  });

  test('is free after its holder was killed', async () => {
    const holder = await contender();
    expect(await take(holder)).toBe('held');
    await kill(holder.child);
    lockDataDir(dataDir).release();
  });

  test('is free when its holder is a later process with the same pid', async () => {
    const lock = lockDataDir(dataDir);
    const [file = ''] = await readdir(join(dataDir, 'lock'));
    const path = join(dataDir, 'lock', file);
    const { scope } = await holderIn(path);
    lock.release();
    await writeFile(path, JSON.stringify({ pid: process.pid, started: 'another time', scope }));
    expect(() => lockDataDir(dataDir).release()).not.toThrow();
  });

  test.each([
    ['empty', ''],
    ['garbage', '\u0000\u0001{"pid": '],
    ['not a holder', '{"pid": "1", "scope": 5}'],
    ['null', 'null'],
  ])('is free when its file is %s', async (_, content) => {
    await mkdir(join(dataDir, 'lock'));
    await writeFile(join(dataDir, 'lock', '7'), content);
    expect(() => lockDataDir(dataDir).release()).not.toThrow();
  });

  test('is held by another machine or container as long as that touches it', async () => {
    await mkdir(join(dataDir, 'lock'));
    const file = join(dataDir, 'lock', '3');
    await writeFile(file, JSON.stringify({ pid: 1, started: '1', scope: 'elsewhere' }));
    expect(() => lockDataDir(dataDir)).toThrow('process 1 in another container or on another machine');

    const { mtimeMs } = await stat(file);
    const aMinuteAgo = new Date(mtimeMs - 60_000);
    await utimes(file, aMinuteAgo, aMinuteAgo);
    expect(() => lockDataDir(dataDir).release()).not.toThrow();
  });

  test('leaves one small file behind, whatever happened before', async () => {
    await mkdir(join(dataDir, 'lock'));
    await Promise.all(
      ['1', '2', '9', 'draft-of-a-killed-process'].map((name) => writeFile(join(dataDir, 'lock', name), '')),
    );
    lockDataDir(dataDir).release();
    expect(await readdir(join(dataDir, 'lock'))).toEqual(['10']);
  });

  test('goes to exactly one of eight processes that find a dead one at the same moment', async () => {
    for (let round = 0; round < 3; round++) {
      const dead = await contender();
      expect(await take(dead)).toBe('held');
      await kill(dead.child);
      await rm(join(dataDir, 'witness'));

      const racers = await Promise.all(Array.from({ length: 8 }, contender));
      const answers = await Promise.all(racers.map(take));
      const winners = racers.filter((_, index) => answers[index] === 'held');
      expect(winners, answers.join('\n')).toHaveLength(1);
      const winner = winners[0]!;
      expect(
        answers.filter((answer) => answer.includes(`in use by process ${winner.child.pid}`)),
      ).toHaveLength(7);
      await release(winner);
    }
  }, 180_000);

  test('is never held twice while eight processes take it over from the dead again and again', async () => {
    const entry = new URL('./children/abandon-locks.ts', import.meta.url);
    const children = Array.from({ length: 8 }, () =>
      forkEntry(entry, [dataDir, '400'], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] }),
    );
    const counts = await Promise.all(children.map((child) => linesOf(child).next()));
    expect(counts.map(Number).reduce((sum, count) => sum + count)).toBeGreaterThan(8);
  }, 180_000);
});

async function holderIn(path: string): Promise<{ scope: string }> {
  return JSON.parse(await readFile(path, 'utf8'));
}
