import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockDataDir } from '../../../src/platform/data-dir-lock.ts';
import { refuseSharedDataDir, shareDataDir } from '../../../src/platform/data-dir-share.ts';
import { temporaryDirectory } from '../../support/database.ts';

describe('a data directory that several processes share', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await temporaryDirectory();
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  test('gives each a home of its own, also when they come at once, and a free one again', async () => {
    const places = await Promise.all([1, 2, 3].map(() => shareDataDir(dataDir)));
    expect(new Set(places.map(({ home }) => home)).size).toBe(3);
    places[1]?.release();
    expect((await shareDataDir(dataDir)).home).toBe(places[1]?.home);
  });

  test('is refused to a process that shares with nobody, as long as one is at work', async () => {
    refuseSharedDataDir(dataDir);
    const place = await shareDataDir(dataDir);
    expect(() => refuseSharedDataDir(dataDir)).toThrow(/in use by processes that share it/);
    place.release();
    refuseSharedDataDir(dataDir);
  });

  test('lets nobody in while a process has it for itself', async () => {
    const alone = lockDataDir(dataDir);
    const entering = shareDataDir(dataDir);
    alone.release();
    const place = await entering;
    expect(place.home).toContain(dataDir);
  });
});
