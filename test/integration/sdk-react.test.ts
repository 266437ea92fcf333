import { QueryClient, useQuery } from '@tanstack/react-query';
import { createElement, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createClient,
  type DataMirageClient,
  DataMirageError,
  type LiveEvent,
} from '../../client/sdk/src/client.ts';
import {
  createQueries,
  DataMirageProvider,
  useDataMirage,
  useLiveEvents,
  useQueries,
  useRun,
  useUpload,
} from '../../client/sdk/src/react.ts';
import { mountRoot, probeOf } from '../support/react-root.ts';
import {
  type Account,
  eventually,
  startTestService,
  type TestService,
  threeGroupsCsv,
} from '../support/service.ts';

const CONFIG = { reduction_method: 'pca', clustering_method: 'kmeans', handle_missing: 'median' } as const;

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

let account: Account;
let client: DataMirageClient;
let queryClient: QueryClient;
let root: ReturnType<typeof mountRoot>;
beforeEach(async () => {
  account = await service.register();
  client = createClient({ url: service.url, tokens: { access_token: account.token }, reconnectSeconds: 0.2 });
  queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  root = mountRoot();
});
afterEach(async () => {
  root.unmount();
  await client.close();
});

const provided = (...children: ReactNode[]) =>
  createElement(DataMirageProvider, { client, queryClient }, ...children);

/** Waits for what a component shows. */
const until = (check: () => boolean | undefined) => eventually(async () => check());

const table = (rows = 60) => new File([threeGroupsCsv(rows)], 'groups.csv');

function useDatasetList() {
  return useQuery(useQueries().datasets.list.queryOptions({ limit: 10 }));
}

function FirstName() {
  return createElement('p', null, useDatasetList().data?.datasets[0]?.name);
}

function Address() {
  return createElement('p', null, useDataMirage().url);
}

test('a query option reads a procedure, typed and cached under its path', async () => {
  await client.datasets.upload(table());
  const queries = createQueries(client, queryClient);
  const { total } = await queryClient.fetchQuery(queries.datasets.list.queryOptions({ limit: 10 }));
  expect(total).toBe(1);
  expect(
    queryClient.getQueryData(queries.datasets.list.queryKey({ limit: 10 }))?.datasets[0]?.row_count,
  ).toBe(60);
});

test('a refused query rejects with the error of the client', async () => {
  const queries = createQueries(client, queryClient);
  const error = await queryClient
    .fetchQuery(queries.datasets.get.queryOptions({ id: 'unknown' }))
    .catch((e) => e);
  expect(error).toBeInstanceOf(DataMirageError);
  expect(error).toMatchObject({ code: 'NOT_FOUND', status_code: 404 });
});

test('on a server a component is rendered from what the cache holds', async () => {
  const queries = createQueries(client, queryClient);
  await client.datasets.upload(table());
  await queryClient.prefetchQuery(queries.datasets.list.queryOptions({ limit: 10 }));
  expect(renderToString(provided(createElement(FirstName)))).toBe('<p>groups</p>');
});

test('a hook outside of its provider says what is missing', () => {
  expect(() => renderToString(createElement(Address))).toThrow(
    'Put the component below a <DataMirageProvider>.',
  );
});

test('an upload tells its progress and brings the list up to date', async () => {
  const list = probeOf(useDatasetList);
  const upload = probeOf(useUpload);
  root.show(provided(list.element, upload.element));
  await until(() => list.value().data?.total === 0);

  const stored = await upload.value().mutateAsync({ source: table(), name: 'Mine' });
  const { size } = table();
  expect(stored.name).toBe('Mine');
  expect(upload.value().progress).toEqual({ bytesSent: size, bytesTotal: size });
  await until(() => list.value().data?.datasets[0]?.name === 'Mine');

  const next = await upload.value().mutateAsync({ source: table(90), versionOf: stored.id });
  expect(next).toMatchObject({ version: 2, row_count: 90 });
});

test('an aborted upload fails with the reason and stores nothing', async () => {
  const upload = probeOf(useUpload);
  root.show(provided(upload.element));
  const endless = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(new TextEncoder().encode('a,b\n1,2\n')),
  });
  upload.value().mutate({ source: endless, filename: 'endless.csv' });
  await until(() => upload.value().progress !== null);
  upload.value().abort();
  await until(() => upload.value().isError);
  expect(upload.value().error).toMatchObject({ code: 'ABORTED' });
  expect((await client.datasets.list()).total).toBe(0);
});

describe('a run', () => {
  test('goes from idle over progress to the result, which the cache has, too', async () => {
    const { id } = await client.datasets.upload(table());
    const run = probeOf(() => useRun(id));
    root.show(provided(run.element));
    expect(run.value()).toMatchObject({ status: 'idle', progress: null, result: null, error: null });

    run.value().start(CONFIG);
    await until(() => run.value().status === 'running');
    await until(() => run.value().status === 'completed');
    expect(run.value().result?.points).toHaveLength(60);
    expect(run.value().progress?.dataset_id).toBe(id);
    const key = createQueries(client, queryClient).ml.results.queryKey({ dataset_id: id });
    expect(queryClient.getQueryData(key)?.points).toHaveLength(60);
  });

  test('that is refused fails with the error', async () => {
    const run = probeOf(() => useRun('unknown'));
    root.show(provided(run.element));
    run.value().start(CONFIG);
    await until(() => run.value().status === 'failed');
    expect(run.value().error).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('that is cancelled says so, and a new one starts from nothing', async () => {
    const { id } = await client.datasets.upload(table());
    const run = probeOf(() => useRun(id));
    root.show(provided(run.element));
    run.value().start(CONFIG);
    run.value().cancel();
    await until(() => run.value().status === 'cancelled');
    run.value().start(CONFIG);
    await until(() => run.value().status === 'running' && run.value().error === null);
    await until(() => run.value().status === 'completed');
  });
});

describe('live events', () => {
  test('bring queries up to date when something happens elsewhere', async () => {
    const events: LiveEvent['type'][] = [];
    const list = probeOf(useDatasetList);
    const live = probeOf(() => useLiveEvents({ onEvent: (event) => events.push(event.type) }));
    root.show(provided(list.element, live.element));
    await until(() => live.value().status === 'live' && list.value().data?.total === 0);

    const elsewhere = createClient({ url: service.url, tokens: { access_token: account.token } });
    const { id } = await elsewhere.datasets.upload(table());
    await until(() => list.value().data?.total === 1);
    await elsewhere.process(id, CONFIG).result;
    await until(() => list.value().data?.datasets[0]?.status === 'processed');
    expect(events).toContain('dataset_uploaded');
    expect(events).toContain('processing_completed');

    const key = createQueries(client, queryClient).ml.progress.queryKey({ dataset_id: id });
    expect(queryClient.getQueryData(key)).toMatchObject({ dataset_id: id });
    await elsewhere.close();
  });

  test('are off until they are enabled', async () => {
    const live = probeOf(() => useLiveEvents({ enabled: false }));
    root.show(provided(live.element));
    expect(live.value().status).toBe('off');
  });

  test('that nobody may see are lost, with the reason', async () => {
    await client.auth.logout();
    const live = probeOf(() => useLiveEvents());
    root.show(provided(live.element));
    await until(() => live.value().status === 'lost');
    expect(live.value().error).toMatchObject({ code: 'UNAUTHORIZED' });

    await client.auth.login(account);
    live.value().reconnect();
    await until(() => live.value().status === 'live');
  });
});
