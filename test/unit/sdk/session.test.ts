import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type DataMirageClient } from '../../../client/sdk/src/client.ts';
import { createSession } from '../../../client/sdk/src/session.ts';
import type { TokenResponse } from '../../../src/auth/auth.schema.ts';
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
    await client.login({ email: 'ada@example.org', password: 'secret-1' });
    expect(await client.api.auth.me.query()).toMatchObject({ email: 'first' });
  });

  it('many calls that are refused at once share one renewal', async () => {
    client = createClient({ url: service.url, token: 'spent', refreshToken: 'kept' });
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => client.api.auth.me.query()),
      client.results('dataset-1'),
      client.datasets.upload(new Blob(['a\n1\n']), { filename: 'a.csv' }),
    ]);
    expect(service.refreshes).toEqual(['kept']);
    expect(answers[0]).toMatchObject({ email: 'renewed-1' });
    expect(service.uploads).toHaveLength(1);
  });

  it('a renewal that is refused ends the session, and the caller is told the first refusal', async () => {
    const told: unknown[] = [];
    client = createClient({
      url: service.url,
      token: 'spent',
      refreshToken: 'revoked',
      onTokens: (tokens) => told.push(tokens),
    });
    await expect(client.api.auth.me.query()).rejects.toMatchObject({
      name: 'DataMirageError',
      code: 'UNAUTHORIZED',
      status_code: 401,
      request_id: 'request-1',
    });
    expect(told).toEqual([null]);
    expect(client.tokens).toBeNull();
  });

  it('a subscription that is refused is opened anew with the renewed token', async () => {
    client = createClient({ url: service.url, token: 'spent', refreshToken: 'kept' });
    service.onProcess = () => 'completed';
    service.result = { run_id: 'run-1' };
    const run = client.process('dataset-1', { reduction_method: 'pca', clustering_method: 'kmeans' });
    expect(await run.result).toEqual({ run_id: 'run-1' });
    expect(service.refreshes).toEqual(['kept']);
  });
});

describe('a token about to expire', () => {
  it('is renewed before the call', async () => {
    const spent: string[] = [];
    const session = createSession({
      token: null,
      refreshToken: null,
      onTokens: () => {},
      async refresh(refreshToken) {
        spent.push(refreshToken);
        return tokenResponse('second', 1800);
      },
    });
    session.adopt(tokenResponse('first', 1));
    expect(await Promise.all([session.accessToken(), session.accessToken()])).toEqual(['second', 'second']);
    expect(spent).toEqual(['refresh-of-first']);
  });
});

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
