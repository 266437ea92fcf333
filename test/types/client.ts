import {
  createClient,
  DataMirageError,
  type DataMirageErrorCode,
  type DatasetDetail,
  type DatasetList,
  type DatasetResponse,
  type ErrorDetail,
  type LiveEvent,
  type ProcessingProgress,
  type ProcessingResult,
  type ResultArrays,
  type Run,
  type UserStats,
} from '@data-mirage/client';
import { expectTypeOf } from 'vitest';

/**
 * What the compiler promises to users of the client; never run. `npm run check:types` fails when a line that must not
 * compile does, or the other way round.
 */

const client = createClient({ url: 'http://127.0.0.1:8000' });

export async function answersAreTyped(): Promise<void> {
  expectTypeOf(await client.datasets.list()).toEqualTypeOf<DatasetList>();
  expectTypeOf(await client.datasets.list({ limit: 1, sort_by: 'name' })).toEqualTypeOf<DatasetList>();
  expectTypeOf(await client.datasets.get({ id: 'a' })).toEqualTypeOf<DatasetDetail>();
  expectTypeOf(await client.datasets.upload('table.csv')).toEqualTypeOf<DatasetResponse>();
  expectTypeOf(await client.users.stats({ id: 'a' })).toEqualTypeOf<UserStats>();
  expectTypeOf(await client.datasets.delete({ id: 'a' })).toEqualTypeOf<void>();
  expectTypeOf((await client.auth.login({ email: 'a', password: 'b' })).access_token).toEqualTypeOf<string>();
  expectTypeOf(await client.results('a')).toEqualTypeOf<ProcessingResult | null>();

  const arrays = await client.resultArrays('a');
  expectTypeOf(arrays).toEqualTypeOf<ResultArrays | null>();
  if (arrays !== null) expectTypeOf(arrays.positions).toEqualTypeOf<Float32Array>();
}

export function runsAreTyped(): void {
  const run = client.process('a', { reduction_method: 'umap', clustering_method: 'hdbscan' });
  expectTypeOf(run).toEqualTypeOf<Run>();
  expectTypeOf(run.progress).toEqualTypeOf<AsyncIterable<ProcessingProgress>>();
  expectTypeOf(run.result).toEqualTypeOf<Promise<ProcessingResult>>();
}

export async function eventsAreTyped(): Promise<void> {
  for await (const event of client.watch()) expectTypeOf(event).toEqualTypeOf<LiveEvent>();
  for await (const event of client.watch({ types: ['dataset_uploaded'] })) {
    expectTypeOf(event.type).toEqualTypeOf<'dataset_uploaded'>();
    expectTypeOf(event.name).toEqualTypeOf<string>();
  }
}

export function errorsAreTyped(error: unknown): void {
  if (!(error instanceof DataMirageError)) return;
  expectTypeOf(error.code).toEqualTypeOf<DataMirageErrorCode>();
  expectTypeOf(error.details).toEqualTypeOf<readonly ErrorDetail[]>();
  expectTypeOf(error.request_id).toEqualTypeOf<string | null>();
}

export async function mistakesDoNotCompile(): Promise<void> {
  // @ts-expect-error: no such slice
  client.tables;
  // @ts-expect-error: no such method
  client.datasets.fetch({ id: 'a' });
  // @ts-expect-error: no such field in the input
  client.datasets.list({ search_for: 'a' });
  // @ts-expect-error: another type than the field has
  client.datasets.list({ limit: 'ten' });
  // @ts-expect-error: no such sort key
  client.datasets.list({ sort_by: 'colour' });
  // @ts-expect-error: a required input is missing
  client.datasets.get();
  // @ts-expect-error: no such field in the answer
  (await client.datasets.get({ id: 'a' })).rows;
  // @ts-expect-error: no such option of an upload
  client.datasets.upload('table.csv', { title: 'a' });
  // @ts-expect-error: no such method of reduction
  client.process('a', { reduction_method: 'lda', clustering_method: 'kmeans' });
  // @ts-expect-error: no such parameter
  client.process('a', { reduction_method: 'pca', clustering_method: 'kmeans', kmeans_config: { k: 3 } });
  // @ts-expect-error: the method of clustering is missing
  client.process('a', { reduction_method: 'pca' });
  // @ts-expect-error: no such type of event
  client.watch({ types: ['dataset_vanished'] });
  // @ts-expect-error: a field that only other events have
  for await (const event of client.watch({ types: ['processing_error'] })) event.result;
  // @ts-expect-error: the address is missing
  createClient({});
  // @ts-expect-error: no such option
  createClient({ url: '/', token: 'a' });
  // @ts-expect-error: no such code
  if (new DataMirageError({ code: 'NETWORK', message: '' }).code === 'OFFLINE') return;
}
