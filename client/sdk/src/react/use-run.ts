import { useQueryClient } from '@tanstack/react-query';
import { useMemo, useSyncExternalStore } from 'react';
import { useDataMirage, useQueries } from './provider.ts';
import { createRunStore, type RunState, type RunStore } from './run-store.ts';

export interface RunControl extends RunState, Pick<RunStore, 'start' | 'cancel'> {}

/** Makes maps of a dataset. A component that goes away does not cancel its run: `cancel` does. */
export function useRun(datasetId: string): RunControl {
  const client = useDataMirage();
  const queries = useQueries();
  const queryClient = useQueryClient();
  const store = useMemo(
    () => createRunStore({ client, queries, queryClient, datasetId }),
    [client, queries, queryClient, datasetId],
  );
  const state = useSyncExternalStore(store.subscribe, store.state, store.state);
  return { ...state, start: store.start, cancel: store.cancel };
}
