import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseTokens, type TokenStorage } from './tokens.ts';

/** Keeps the tokens in a file that only its owner may read; programs that share it renew for each other. */
export function fileStorage(path: string): TokenStorage {
  return {
    get: async () => parseTokens(await readFile(path, 'utf8').catch(() => null)),
    async set(tokens) {
      if (tokens === null) {
        await rm(path, { force: true });
        return;
      }
      await mkdir(dirname(path), { recursive: true });
      // Renamed into place: whoever reads meanwhile finds the tokens of before, never half of them.
      const fresh = `${path}.${randomUUID()}`;
      await writeFile(fresh, `${JSON.stringify(tokens)}\n`, { mode: 0o600 });
      await rename(fresh, path);
    },
  };
}
