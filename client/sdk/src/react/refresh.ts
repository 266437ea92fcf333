import type { QueryClient } from '@tanstack/react-query';
import type { LiveEvent } from '../../generated/api.ts';
import type { Queries } from './provider.ts';

/** Lets every query that an event made stale be read anew, or takes the news from the event itself. */
export async function refreshAfter(
  event: LiveEvent,
  queries: Queries,
  queryClient: QueryClient,
): Promise<void> {
  const invalidate = (...filters: readonly { readonly queryKey: readonly unknown[] }[]) =>
    Promise.all(filters.map((filter) => queryClient.invalidateQueries(filter))).then(() => {});

  switch (event.type) {
    case 'dataset_uploaded':
      return invalidate(queries.datasets.pathFilter());
    case 'processing_progress': {
      const { dataset_id, stage, progress, message, estimated_remaining } = event;
      const latest = { dataset_id, stage, progress, message, estimated_remaining };
      queryClient.setQueryData(queries.ml.progress.queryKey({ dataset_id }), latest);
      return;
    }
    case 'processing_started':
    case 'processing_error':
    case 'processing_cancelled': {
      const { dataset_id } = event;
      return invalidate(queries.datasets.pathFilter(), queries.ml.progress.queryFilter({ dataset_id }));
    }
    case 'processing_completed':
    case 'rag_completed': {
      const { dataset_id } = event;
      return invalidate(
        queries.datasets.pathFilter(),
        queries.ml.progress.queryFilter({ dataset_id }),
        queries.ml.results.queryFilter({ dataset_id }),
      );
    }
    case 'resync':
      // Events were missed: anything may have changed.
      return invalidate(queries.pathFilter());
  }
}
