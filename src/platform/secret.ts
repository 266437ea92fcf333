import { createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './app-error.ts';

/** What a key is for. Keys of different purposes tell nothing about each other. */
export type KeyPurpose = 'access-token' | 'refresh-token';

/** The one secret of an installation, from which all its keys are derived. */
export interface Secret {
  /** HKDF-SHA256 (RFC 5869) of the secret, 32 bytes; the same for the same purpose. */
  deriveKey(purpose: KeyPurpose): KeyObject;
}

export interface SecretSource {
  /** `SECRET_KEY`; unset: a generated one is kept in the data directory. */
  readonly secretKey: string | undefined;
  readonly dataDir: string;
}

/** A kept secret that cannot be used; the message says what to do. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

/** @throws SecretError when the kept secret is damaged */
export async function loadSecret({ secretKey, dataDir }: SecretSource): Promise<Secret> {
  return secretFrom(secretKey ?? (await keptSecret(dataDir)));
}

function secretFrom(text: string): Secret {
  return {
    deriveKey: (purpose) =>
      createSecretKey(new Uint8Array(hkdfSync('sha256', text, '', `data-mirage ${purpose} v1`, 32))),
  };
}

const FILE_NAME = 'secret.key';

async function keptSecret(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const path = join(dataDir, FILE_NAME);
  const text = (await readIfThere(path)) ?? (await createOnce(dataDir, path));
  if (!/^[0-9a-f]{64}\n$/.test(text)) {
    throw new SecretError(
      `The signing secret in ${path} is damaged. Restore the file from a backup, set SECRET_KEY instead, ` +
        'or delete the file to have a new one made; everyone then has to sign in again.',
    );
  }
  return text.trim();
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Of several processes that start at once one links its file; all of them read that one. */
async function createOnce(dataDir: string, path: string): Promise<string> {
  const temporary = join(dataDir, `${FILE_NAME}.${randomBytes(8).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${randomBytes(32).toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  return readFile(path, 'utf8');
}
