import {
  createClient,
  type DataMirageError,
  type DatasetList,
  type ProcessingResult,
} from '@data-mirage/client';
import {
  createQueries,
  type RunControl,
  type UploadControl,
  useRun,
  useUpload,
} from '@data-mirage/client/react';
import { QueryClient } from '@tanstack/react-query';
import { expectTypeOf } from 'vitest';

/** What the compiler promises to users of the React entry; never run. */

const queryClient = new QueryClient();
const queries = createQueries(createClient({ url: '/' }), queryClient);

export async function queriesAreTyped(): Promise<void> {
  const list = await queryClient.fetchQuery(queries.datasets.list.queryOptions({ limit: 10 }));
  expectTypeOf(list).toEqualTypeOf<DatasetList>();
  const cached = queryClient.getQueryData(queries.ml.results.queryKey({ dataset_id: 'a' }));
  expectTypeOf(cached).toEqualTypeOf<ProcessingResult | null | undefined>();
}

export function useTypedHooks(): void {
  const run = useRun('a');
  expectTypeOf(run).toEqualTypeOf<RunControl>();
  expectTypeOf(run.error).toEqualTypeOf<DataMirageError | null>();
  const upload = useUpload();
  expectTypeOf(upload).toEqualTypeOf<UploadControl>();
  expectTypeOf(upload.error).toEqualTypeOf<DataMirageError | null>();
}

export function mistakesDoNotCompile(upload: UploadControl, run: RunControl): void {
  // @ts-expect-error: no such procedure
  queries.datasets.fetch;
  // @ts-expect-error: no such field in the input
  queries.datasets.list.queryOptions({ search_for: 'a' });
  // @ts-expect-error: a mutation has no query
  queries.datasets.delete.queryOptions({ id: 'a' });
  // @ts-expect-error: the source is missing
  upload.mutate({ name: 'a' });
  // @ts-expect-error: no such method of reduction
  run.start({ reduction_method: 'lda', clustering_method: 'kmeans' });
}
