import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient } from '../../../client/sdk/src/client.ts';
import { DataMirageError, STATUS_OF_CODE } from '../../../client/sdk/src/errors.ts';
import { ERROR_TABLE } from '../../../src/platform/app-error.ts';
import { bodyOf, type StubService, startStubService } from './stub-service.ts';

describe('errors of the client', () => {
  let service: StubService;
  beforeEach(async () => {
    service = await startStubService();
    service.goodTokens.add('good');
  });
  afterEach(() => service.close());

  it('have the codes and statuses of the service', () => {
    const ofService = Object.fromEntries(Object.entries(ERROR_TABLE).map(([code, { http }]) => [code, http]));
    expect(STATUS_OF_CODE).toEqual(ofService);
  });

  it('tell what a procedure refused', async () => {
    const client = createClient({ url: service.url, tokens: { access_token: 'good' } });
    const failure = await client.datasets.get({ id: 'x' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DataMirageError);
    expect(failure).toMatchObject({ code: 'VALIDATION', status_code: 422, message: 'id: must be short' });
  });

  it('tell what a REST route refused, with details and when to try again', async () => {
    service.intercept = (_request, response) => {
      const details = [{ loc: ['body', 'name'], msg: 'too long', type: 'too_big' }];
      response
        .writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' })
        .end(JSON.stringify({ ...bodyOf(429, 'Too many uploads.'), details }));
      return true;
    };
    const client = createClient({ url: service.url, tokens: { access_token: 'good' } });
    const failure = await client.results('dataset-1').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DataMirageError);
    expect(failure).toMatchObject({
      code: 'RATE_LIMITED',
      message: 'Too many uploads.',
      retry_after: 7,
      details: [{ loc: ['body', 'name'], msg: 'too long' }],
    });
  });

  it('tell a proxy from the service', async () => {
    service.intercept = (_request, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
      return true;
    };
    const client = createClient({ url: service.url, tokens: { access_token: 'good' } });
    await expect(client.auth.me()).rejects.toMatchObject({ code: 'PROTOCOL', status_code: 502 });
    await expect(client.results('dataset-1')).rejects.toMatchObject({ code: 'PROTOCOL', status_code: 502 });
  });

  it('tell a page that answers 200 from the service', async () => {
    service.intercept = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>');
      return true;
    };
    const client = createClient({ url: service.url, tokens: { access_token: 'good' } });
    await expect(client.auth.me()).rejects.toMatchObject({ code: 'PROTOCOL', status_code: 200 });
    await expect(client.results('dataset-1')).rejects.toMatchObject({ code: 'PROTOCOL', status_code: 200 });
  });

  it('name the address where nothing answers, also for live updates', async () => {
    const { url } = service;
    await service.close();
    const client = createClient({ url, tokens: { access_token: 'good' } });
    await expect(client.auth.me()).rejects.toMatchObject({
      code: 'NETWORK',
      message: `No answer from ${url} (ECONNREFUSED). Is the service running there?`,
    });
    await expect(client.results('dataset-1')).rejects.toMatchObject({ code: 'NETWORK', status_code: 0 });
    const run = client.process('dataset-1', { reduction_method: 'pca', clustering_method: 'kmeans' });
    await expect(run.result).rejects.toMatchObject({ code: 'NETWORK' });
    await client.close();
    service = await startStubService();
  });

  it('tell when the caller aborted', async () => {
    const client = createClient({ url: service.url, tokens: { access_token: 'good' } });
    const signal = AbortSignal.abort();
    await expect(client.results('dataset-1', { signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
