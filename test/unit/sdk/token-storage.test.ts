import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Tokens, webStorage } from '../../../client/sdk/src/client.ts';
import { fileStorage } from '../../../client/sdk/src/node.ts';

const TOKENS: Tokens = { access_token: 'a', refresh_token: 'r', expires_at: 1_800_000_000_000 };

describe('tokens in a file', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'data-mirage-tokens-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('are there for the next program, and for nobody but the owner of the file', async () => {
    const path = join(directory, 'deep', 'tokens.json');
    await fileStorage(path).set(TOKENS);
    expect(await fileStorage(path).get()).toEqual(TOKENS);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('are gone after a log-out, and a file that is not there or broken holds none', async () => {
    const path = join(directory, 'tokens.json');
    const storage = fileStorage(path);
    expect(await storage.get()).toBeNull();
    await storage.set(TOKENS);
    await storage.set(null);
    await storage.set(null);
    expect(await storage.get()).toBeNull();
    expect(await fileStorage(directory).get()).toBeNull();
  });

  it('are never half written, whoever writes at once', async () => {
    const path = join(directory, 'tokens.json');
    const storage = fileStorage(path);
    await Promise.all(['a', 'b', 'c'].map((access_token) => storage.set({ ...TOKENS, access_token })));
    expect(['a', 'b', 'c']).toContain((await storage.get())?.access_token);
    expect(await readdir(directory)).toEqual(['tokens.json']);
  });
});

describe('tokens in the storage of a browser', () => {
  const browser = () => {
    const items = new Map<string, string>();
    return {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
      removeItem: (key: string) => void items.delete(key),
    };
  };

  it('are kept under one key, which a log-out removes', () => {
    const local = browser();
    webStorage(local, 'mine').set(TOKENS);
    expect(webStorage(local, 'mine').get()).toEqual(TOKENS);
    expect(webStorage(local).get()).toBeNull();
    webStorage(local, 'mine').set(null);
    expect(local.getItem('mine')).toBeNull();
  });

  it('that something else wrote are none', () => {
    const local = browser();
    for (const text of ['{', '7', '{"access_token":1}', '[]']) {
      local.setItem('data-mirage.tokens', text);
      expect(webStorage(local).get()).toBeNull();
    }
  });

  it('of one tab are heard of in the others: log-ins, renewals and log-outs', () => {
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    const local = browser();
    const heard: unknown[] = [];
    const stop = webStorage(local).subscribe?.((tokens) => heard.push(tokens));
    const change = (key: string | null, storageArea: unknown = local) =>
      page.dispatchEvent(Object.assign(new Event('storage'), { key, storageArea }));

    webStorage(local).set(TOKENS);
    change('data-mirage.tokens');
    change('something-else');
    change('data-mirage.tokens', browser());
    webStorage(local).set(null);
    change(null);
    stop?.();
    change(null);
    expect(heard).toEqual([TOKENS, null]);
    vi.unstubAllGlobals();
  });
});
