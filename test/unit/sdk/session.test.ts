import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createClient,
  type DataMirageClient,
  DataMirageError,
  memoryStorage,
  type TokenResponse,
  type TokenStorage,
} from '../../../client/sdk/src/client.ts';
import { createSession, type Session } from '../../../client/sdk/src/session.ts';
import { type StubService, startStubService } from './stub-service.ts';

describe('the session of a client', () => {
  let service: StubService;
  let client: DataMirageClient;
  beforeEach(async () => {
    service = await startStubService();
  });
  afterEach(async () => {
    await client.close();
    await service.close();
  });

  it('logs in and speaks with the token it was given', async () => {
    client = createClient({ url: `${service.url}/` });
    await client.auth.login({ email: 'ada@example.org', password: 'secret-1' });
    expect(await client.auth.me()).toMatchObject({ email: 'first' });
  });

  it('many calls that are refused at once share one renewal', async () => {
    client = createClient({ url: service.url, tokens: { access_token: 'spent', refresh_token: 'kept' } });
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => client.auth.me()),
      client.results('dataset-1'),
      client.datasets.upload(new Blob(['a\n1\n']), { filename: 'a.csv' }),
    ]);
    expect(service.refreshes).toEqual(['kept']);
    expect(answers[0]).toMatchObject({ email: 'renewed-1' });
    expect(service.uploads).toHaveLength(1);
  });

  it('a renewal that is refused ends the session, and the caller is told the first refusal', async () => {
    const storage = memoryStorage();
    const tokens = { access_token: 'spent', refresh_token: 'revoked' };
    client = createClient({ url: service.url, tokens, storage });
    await expect(client.auth.me()).rejects.toMatchObject({
      name: 'DataMirageError',
      code: 'UNAUTHORIZED',
      status_code: 401,
      request_id: 'request-1',
    });
    expect(storage.get()).toBeNull();
    expect(client.tokens).toBeNull();
  });

  it('a log-out ends it here, also when the service cannot be told', async () => {
    const storage = memoryStorage();
    client = createClient({ url: service.url, storage });
    await client.auth.login({ email: 'ada@example.org', password: 'secret-1' });
    service.intercept = (request) => {
      request.socket.destroy();
      return true;
    };
    await expect(client.auth.logout()).rejects.toMatchObject({ code: 'NETWORK' });
    expect([client.tokens, storage.get()]).toEqual([null, null]);
  });

  it('a subscription that is refused is opened anew with the renewed token', async () => {
    client = createClient({ url: service.url, tokens: { access_token: 'spent', refresh_token: 'kept' } });
    service.onProcess = () => 'completed';
    service.result = { run_id: 'run-1' };
    const run = client.process('dataset-1', { reduction_method: 'pca', clustering_method: 'kmeans' });
    expect(await run.result).toEqual({ run_id: 'run-1' });
    expect(service.refreshes).toEqual(['kept']);
  });
});

describe('a token about to expire', () => {
  it('is renewed before the call, once for many', async () => {
    const { session, spent } = sessionOver(memoryStorage());
    await session.adopt(tokenResponse('first', 1));
    expect(await Promise.all([session.accessToken(), session.accessToken()])).toEqual(['second', 'second']);
    expect(spent).toEqual(['refresh-of-first']);
  });
});

describe('two clients that share a storage', () => {
  it('hear of each other: one renews, the other takes over', async () => {
    const storage = memoryStorage();
    const one = sessionOver(storage);
    await one.session.adopt(tokenResponse('first', 1800));
    const other = sessionOver(storage);
    expect(await other.session.accessToken()).toBe('first');
    expect(await one.session.renew('first')).toBe(true);
    expect(await other.session.renew('first')).toBe(true);
    expect(await other.session.accessToken()).toBe('second');
    expect([one.spent, other.spent]).toEqual([['refresh-of-first'], []]);
  });

  it('a renewal that came second takes what the first one got', async () => {
    const storage = memoryStorage();
    const { session } = sessionOver(storage, async () => {
      storage.set({ access_token: 'theirs', refresh_token: 'r', expires_at: null });
      throw new DataMirageError({ code: 'UNAUTHORIZED', message: 'Spent.', statusCode: 401 });
    });
    await session.adopt(tokenResponse('first', 1800));
    expect(await session.renew('first')).toBe(true);
    expect(await session.accessToken()).toBe('theirs');
  });

  it('a log-out of one ends the other', async () => {
    const storage = memoryStorage();
    const one = sessionOver(storage);
    await one.session.adopt(tokenResponse('first', 1800));
    const other = sessionOver(storage);
    await other.session.accessToken();
    await one.session.forget();
    expect(await other.session.renew('first')).toBe(false);
    expect(other.spent).toEqual([]);
  });

  it('take turns where the browser has locks', async () => {
    const names: string[] = [];
    vi.stubGlobal('navigator', {
      locks: {
        request: (name: string, work: () => Promise<unknown>) => {
          names.push(name);
          return work();
        },
      },
    });
    const { session } = sessionOver(memoryStorage());
    await session.adopt(tokenResponse('first', 1));
    expect(await session.accessToken()).toBe('second');
    expect(names).toEqual(['lock']);
    vi.unstubAllGlobals();
  });
});

function sessionOver(
  storage: TokenStorage,
  refresh = async () => tokenResponse('second', 1800),
): { session: Session; spent: string[] } {
  const spent: string[] = [];
  const session = createSession({
    storage,
    tokens: undefined,
    lockName: 'lock',
    refresh(refreshToken) {
      spent.push(refreshToken);
      return refresh();
    },
  });
  return { session, spent };
}

function tokenResponse(name: string, seconds: number): TokenResponse {
  return {
    access_token: name,
    refresh_token: `refresh-of-${name}`,
    token_type: 'bearer',
    expires_in: seconds,
    user: {
      id: 'user-1',
      email: 'ada@example.org',
      first_name: null,
      last_name: null,
      profile_image_url: null,
      full_name: 'ada',
      name: 'ada',
      initials: 'A',
      is_active: true,
      is_admin: false,
      email_verified: false,
      preferred_language: null,
      last_login: null,
      login_count: 1,
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
    },
  };
}
