import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const file = join(resolve(import.meta.dirname, '../../..'), 'package-lock.json');
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      version: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** Older ones have known holes. */
const FLOORS = {
  '@fastify/static': '10.1.3',
  '@trpc/client': '11.1.1',
  '@trpc/server': '11.1.1',
  fastify: '5.8.5',
  kysely: '0.28.17',
  papaparse: '5.2.0',
  superjson: '1.8.1',
  ws: '8.21.0',
  xlsx: '0.18.6',
};

/** Known holes, or a release that does not run. */
const BANNED = [
  ['dicer', /./],
  ['argon2', /^0\.45\.1$/],
] as const;

describe('package-lock.json', () => {
  it('names no registry host, so that it installs from whichever one a machine is set up for', async () => {
    expect(await readFile(file, 'utf8')).not.toMatch(/"resolved":\s*"https?:/);
  });

  it('holds the packages of other platforms too; without them npm ci refuses it', async () => {
    const { packages } = await readLock();
    const missing = Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${parent}/node_modules/${name}` in packages),
      ),
    );
    // A registry that does not serve them makes npm leave them out: node .ci/complete-lockfile.mjs adds them.
    expect(missing).toEqual([]);
  });

  it('holds no release older than its security floor', async () => {
    const old = (await lockedPackages()).filter(({ name, version }) => {
      const floor = Object.entries(FLOORS).find(([floored]) => floored === name)?.[1];
      return floor !== undefined && isOlder(version, floor);
    });
    expect(old).toEqual([]);
  });

  it('holds no banned release', async () => {
    const banned = (await lockedPackages()).filter(({ name, version }) =>
      BANNED.some(([bannedName, releases]) => bannedName === name && releases.test(version)),
    );
    expect(banned).toEqual([]);
  });

  it('compares releases by number', () => {
    expect(isOlder('8.9.0', '8.21.0')).toBe(true);
    expect(isOlder('8.21.0', '8.21.0')).toBe(false);
    expect(isOlder('10.0.0-rc.1', '9.9.9')).toBe(false);
  });
});

async function readLock() {
  return lockSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}

async function lockedPackages(): Promise<{ name: string; version: string }[]> {
  const { packages } = await readLock();
  return Object.entries(packages).flatMap(([path, { name, version }]) =>
    version === undefined ? [] : [{ name: name ?? path.replace(/^.*node_modules\//, ''), version }],
  );
}

function isOlder(version: string, floor: string): boolean {
  const [a, b] = [numbers(version), numbers(floor)];
  const at = [0, 1, 2].find((index) => a[index] !== b[index]) ?? 0;
  return (a[at] ?? 0) < (b[at] ?? 0);
}

function numbers(version: string): number[] {
  return version.split(/[-+]/, 1).flatMap((release) => release.split('.').map(Number));
}
