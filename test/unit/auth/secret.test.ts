import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KeyPurpose, loadSecret, type SecretSource } from '../../../src/platform/secret.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'data-mirage-secret-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

const CONFIGURED = 'a configured secret of more than 32 bytes';

async function key(source: SecretSource, purpose: KeyPurpose = 'access-token'): Promise<string> {
  return (await loadSecret(source)).deriveKey(purpose).export().toString('hex');
}

describe('the signing secret', () => {
  it('is the configured one when there is one, and nothing is written', async () => {
    const configured = await key({ secretKey: CONFIGURED, dataDir });
    expect(configured).toHaveLength(64);
    expect(await key({ secretKey: CONFIGURED, dataDir })).toBe(configured);
    expect(await key({ secretKey: `${CONFIGURED}!`, dataDir })).not.toBe(configured);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('gives a different key for each purpose', async () => {
    const source = { secretKey: CONFIGURED, dataDir };
    expect(await key(source, 'refresh-token')).not.toBe(await key(source, 'access-token'));
  });

  it('is generated once, readable by its owner only, and kept', async () => {
    const source = { secretKey: undefined, dataDir: join(dataDir, 'not', 'there', 'yet') };
    const generated = await key(source);
    expect(await key(source)).toBe(generated);
    expect(await readdir(source.dataDir)).toEqual(['secret.key']);
    expect((await stat(join(source.dataDir, 'secret.key'))).mode & 0o777).toBe(0o600);
    expect(await key({ secretKey: undefined, dataDir })).not.toBe(generated);
  });

  it('is the same for processes that start at once', async () => {
    const source = { secretKey: undefined, dataDir };
    const keys = await Promise.all(Array.from({ length: 20 }, () => key(source)));
    expect(new Set(keys).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['secret.key']);
  });

  it('is refused when damaged, and the damaged file is left alone', async () => {
    const file = join(dataDir, 'secret.key');
    for (const content of ['', 'short\n', 'f'.repeat(63), `${'g'.repeat(64)}\n`, `${'f'.repeat(64)}\n\n`]) {
      await writeFile(file, content);
      await expect(loadSecret({ secretKey: undefined, dataDir })).rejects.toThrow(
        /secret\.key is damaged\. Restore the file .* set SECRET_KEY/,
      );
      expect(await readFile(file, 'utf8')).toBe(content);
    }
  });
});
