import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The name under which a data directory's process works on runs, the same after every restart, so that a process
 * recognises what its earlier life left unfinished. The caller holds the directory's lock.
 */
export async function readInstanceId(dataDir: string): Promise<string> {
  const path = join(dataDir, 'instance-id');
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (/^[0-9a-f-]{36}$/.test(kept.trim())) return kept.trim();
  const id = randomUUID();
  await writeFile(path, `${id}\n`, { mode: 0o600 });
  return id;
}
