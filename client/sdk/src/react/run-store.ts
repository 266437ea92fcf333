import type { QueryClient } from '@tanstack/react-query';
import type { ProcessingProgress, ProcessingResult } from '../../generated/api.ts';
import type { DataMirageClient } from '../client.ts';
import type { DataMirageError } from '../errors.ts';
import type { MapFrame } from '../frames.ts';
import type { ProcessConfig } from '../run.ts';
import type { Queries } from './provider.ts';

export interface RunState {
  readonly status: 'idle' | 'running' | 'completed' | 'failed' | 'cancelled';
  readonly progress: ProcessingProgress | null;
  /** The map as it forms; null unless frames were asked for. */
  readonly frame: MapFrame | null;
  readonly result: ProcessingResult | null;
  readonly error: DataMirageError | null;
}

/** The runs of one dataset, one at a time, as React reads what lies outside of it. */
export interface RunStore {
  state(): RunState;
  subscribe(listener: () => void): () => void;
  /** Makes a map; a run that this store started before is cancelled. */
  start(config: ProcessConfig, options?: { readonly frames?: boolean }): void;
  /** Ends the run; nothing happens without one. */
  cancel(): void;
}

const IDLE: RunState = { status: 'idle', progress: null, frame: null, result: null, error: null };

export interface RunStoreOptions {
  readonly client: Pick<DataMirageClient, 'process'>;
  readonly queries: Queries;
  readonly queryClient: QueryClient;
  readonly datasetId: string;
}

export function createRunStore({ client, queries, queryClient, datasetId }: RunStoreOptions): RunStore {
  const listeners = new Set<() => void>();
  let state = IDLE;
  let running: AbortController | null = null;

  const change = (by: Partial<RunState>) => {
    state = { ...state, ...by };
    for (const listener of [...listeners]) listener();
  };

  return {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start(config, { frames = false } = {}) {
      running?.abort();
      const controller = new AbortController();
      const { signal } = controller;
      running = controller;
      // What an earlier run still tells does not count any more.
      const tell = (by: Partial<RunState>) => {
        if (running === controller) change(by);
      };
      const run = client.process(datasetId, config, { signal, frames });
      tell({ ...IDLE, status: 'running' });
      forEach(run.progress, (progress) => tell({ progress }));
      forEach(run.frames, (frame) => tell({ frame }));
      run.result.then(
        async (result) => {
          queryClient.setQueryData(queries.ml.results.queryKey({ dataset_id: datasetId }), result);
          tell({ status: 'completed', result });
          await queryClient.invalidateQueries(queries.datasets.pathFilter());
        },
        (error: DataMirageError) => tell({ status: signal.aborted ? 'cancelled' : 'failed', error }),
      );
    },
    cancel() {
      running?.abort();
    },
  };
}

/** Whatever ends the run is told by its result. */
function forEach<Item>(items: AsyncIterable<Item>, visit: (item: Item) => void): void {
  const read = async () => {
    for await (const item of items) visit(item);
  };
  read().catch(() => {});
}
