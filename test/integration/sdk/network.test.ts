import { createServer, type RequestListener, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createClient, type DataMirageClient } from '../../../client/sdk/src/client.ts';
import { type CuttableLine, openCuttableLine } from '../../support/redis.ts';
import { type Account, startTestService, type TestService, threeGroupsCsv } from '../../support/service.ts';

const CONFIG = { reduction_method: 'pca', clustering_method: 'kmeans', handle_missing: 'median' } as const;
const TABLE = new File([threeGroupsCsv()], 'groups.csv');

describe('a client whose network fails', () => {
  let service: TestService;
  let account: Account;
  const open: { close(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    service = await startTestService();
    account = await service.register();
  }, 60_000);
  afterAll(() => service.stop());
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close();
  });

  const clientAt = (url: string): DataMirageClient => {
    const tokens = { access_token: account.token, refresh_token: account.refreshToken };
    const client = createClient({ url, tokens, reconnectSeconds: 1 });
    open.push(client);
    return client;
  };
  const overLine = async (): Promise<{ line: CuttableLine; client: DataMirageClient }> => {
    const line = await openCuttableLine(new URL(service.url));
    open.push(line);
    return { line, client: clientAt(line.url) };
  };
  const serveAt = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({ close: () => closeServer(server) });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  test('gets its result over a line that was cut in the middle of a run', async () => {
    const { line, client } = await overLine();
    const dataset = await client.datasets.upload(TABLE);
    const run = client.process(dataset.id, CONFIG);
    await run.runId;
    await line.cut();
    await line.mend();
    const result = await run.result;
    expect(result.run_id).toBe(await run.runId);
    expect(result.points).toHaveLength(90);
  });

  test('is told that the service is gone: by the run, its progress, a watch, a call and an upload', async () => {
    const { line, client } = await overLine();
    const dataset = await client.datasets.upload(TABLE);
    let isOpen = () => {};
    const opened = new Promise<void>((resolve) => (isOpen = resolve));
    const watching = drain(client.watch({ onOpen: isOpen }));
    watching.catch(() => {});
    await opened;
    await line.cut();
    const run = client.process(dataset.id, CONFIG);
    const failures = [
      watching,
      run.result,
      run.runId,
      client.datasets.list(),
      client.results(dataset.id),
      client.resultArrays(dataset.id),
      client.datasets.export(dataset.id),
      client.datasets.upload(TABLE, { retries: 0 }),
    ];
    for (const failure of await failuresOf(failures)) {
      expect(failure).toMatchObject({ name: 'DataMirageError', code: 'NETWORK', status_code: 0 });
    }
    await drain(run.progress);
  });

  test('makes one dataset of an upload whose answer was lost', async () => {
    let uploads = 0;
    const url = await serveAt((incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      const onward = request(`${service.url}${path}`, { method, headers }, (answer) => {
        uploads += path === '/api/datasets/upload' ? 1 : 0;
        // The service has stored the table; the first to ask never hears of it.
        if (uploads === 1) incoming.socket.destroy();
        else answer.pipe(outgoing.writeHead(answer.statusCode ?? 0, answer.headers));
      });
      incoming.pipe(onward);
    });
    account = await service.register();
    const client = clientAt(url);
    const dataset = await client.datasets.upload(TABLE);
    expect(uploads).toBe(2);
    expect((await client.datasets.list({ my_datasets: true })).datasets).toMatchObject([{ id: dataset.id }]);
  });

  test('tells a page in the service’s place from the service, whatever it asks for', async () => {
    const url = await serveAt((incoming, outgoing) => {
      incoming.resume();
      outgoing
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html>Log in to the hotel’s network</html>');
    });
    const client = clientAt(url);
    const failures = [
      client.datasets.list(),
      client.datasets.upload(TABLE),
      client.results('d'),
      client.resultArrays('d'),
      client.datasets.export('d'),
      client.auth.login({ email: 'ada@example.org', password: 'x' }),
    ];
    for (const failure of await failuresOf(failures)) {
      expect(failure).toMatchObject({ name: 'DataMirageError', code: 'PROTOCOL', status_code: 200 });
    }
    await expect(client.process('d', CONFIG).result).rejects.toMatchObject({ code: 'NETWORK' });
    await expect(drain(client.watch())).rejects.toMatchObject({ code: 'NETWORK' });
  });

  test('is told when an answer breaks off in the middle', async () => {
    const url = await serveAt((incoming, outgoing) => {
      incoming.resume();
      const type = incoming.url?.includes('arrow')
        ? 'application/vnd.apache.arrow.stream'
        : 'application/json';
      outgoing.writeHead(200, {
        'content-type': type,
        'content-length': '1000',
        'content-disposition': 'attachment; filename="table.csv"',
      });
      outgoing.write('{"points":[', () => incoming.socket.destroy());
    });
    const client = clientAt(url);
    const { body } = await client.datasets.export('d');
    const failures = [
      client.datasets.list(),
      client.results('d'),
      client.resultArrays('d'),
      new Response(body).text(),
      client.datasets.upload(TABLE, { retries: 0 }),
    ];
    for (const failure of await failuresOf(failures)) {
      expect(failure).toMatchObject({ name: 'DataMirageError', code: 'NETWORK' });
    }
  });

  test('tells JSON of somebody else from the service’s', async () => {
    const url = await serveAt((incoming, outgoing) => {
      incoming.resume();
      outgoing.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"no such route"}');
    });
    const client = clientAt(url);
    await expect(client.datasets.list()).rejects.toMatchObject({ code: 'PROTOCOL', status_code: 404 });
    await expect(client.results('d')).rejects.toMatchObject({ code: 'PROTOCOL', status_code: 404 });
  });

  test('whose session is revoked in the middle of a subscription is told so', async () => {
    account = await service.register();
    const elsewhere = clientAt(service.url);
    const client = clientAt(service.url);
    const watching = drain(
      client.watch({ onOpen: () => void elsewhere.auth.logout({ all_sessions: true }) }),
    );
    await expect(watching).rejects.toMatchObject({ name: 'DataMirageError', code: 'UNAUTHORIZED' });
    expect(client.tokens).toBeNull();
  });

  test('is refused a single call that is aborted, and the others of its batch are answered', async () => {
    account = await service.register();
    const client = clientAt(service.url);
    const aborting = new AbortController();
    const calls = [client.datasets.list({}, { signal: aborting.signal }), client.auth.me()] as const;
    aborting.abort();
    await expect(calls[0]).rejects.toMatchObject({ code: 'ABORTED' });
    expect((await calls[1]).email).toBe(account.email);
  });

  test('may make hundreds of calls at once', async () => {
    account = await service.register();
    const client = clientAt(service.url);
    const answers = await Promise.all(Array.from({ length: 230 }, () => client.auth.me()));
    expect(new Set(answers.map(({ email }) => email))).toEqual(new Set([account.email]));
  });
});

test.each(['', 'localhost:8000', 'ftp://example.org', 'http://', 'http://a/?b=c'])(
  '%j is refused as an address at once',
  (url) => {
    expect(() => createClient({ url })).toThrow(expect.objectContaining({ name: 'DataMirageError' }));
  },
);

/** What each was rejected with; what it resolved to, had it not been. */
async function failuresOf(calls: readonly Promise<unknown>[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(calls);
  return settled.map((outcome) => (outcome.status === 'rejected' ? outcome.reason : outcome.value));
}

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
