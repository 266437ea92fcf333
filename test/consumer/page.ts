// The entry for React compiles where React is installed.
import type { DataMirageClient } from '@data-mirage/client';
import { createQueries } from '@data-mirage/client/react';
import { QueryClient } from '@tanstack/react-query';

export async function namesOf(client: DataMirageClient): Promise<string[]> {
  const queryClient = new QueryClient();
  const queries = createQueries(client, queryClient);
  const { datasets } = await queryClient.fetchQuery(queries.datasets.list.queryOptions({ limit: 10 }));
  return datasets.map(({ name }) => name);
}
