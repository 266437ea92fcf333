import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DataMirageClient, DataMirageError } from '@data-mirage/client';
import * as z from 'zod';

/** The demo's own account: made at the first run, used again by the next ones. */

const EMAIL = 'demo@datamirage.example';
const FILE = 'demo-account.json';

const accountSchema = z.object({ email: z.string(), password: z.string() });
type Account = z.infer<typeof accountSchema>;

/** @throws DataMirageError when the database knows the account by another password */
export async function enterDemoAccount(client: DataMirageClient, dataDir: string): Promise<void> {
  const file = join(dataDir, FILE);
  const kept = await readAccount(file);
  if (kept !== null && (await login(client, kept))) return;
  const account = kept ?? { email: EMAIL, password: `demo-1${randomBytes(18).toString('base64url')}` };
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, `${JSON.stringify(account, null, 2)}\n`, { mode: 0o600 });
  await register(client, account, file);
}

async function login(client: DataMirageClient, { email, password }: Account): Promise<boolean> {
  try {
    await client.auth.login({ email, password });
    return true;
  } catch (error) {
    if (error instanceof DataMirageError && error.code === 'UNAUTHORIZED') return false;
    throw error;
  }
}

async function register(client: DataMirageClient, { email, password }: Account, file: string): Promise<void> {
  try {
    await client.auth.register({ email, password, confirm_password: password, name: 'Demo' });
  } catch (error) {
    if (!(error instanceof DataMirageError) || error.code !== 'CONFLICT') throw error;
    throw new DataMirageError({
      code: 'CONFLICT',
      message: `The account ${email} exists, but its password is not the one in ${file}. Put the file back that was made with this database, or use another DATA_DIR or DATABASE_URL.`,
      cause: error,
    });
  }
}

async function readAccount(file: string): Promise<Account | null> {
  try {
    return accountSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}
