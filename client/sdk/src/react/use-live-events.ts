import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { LiveEvent } from '../../generated/api.ts';
import type { DataMirageError } from '../errors.ts';
import { useDataMirage, useQueries } from './provider.ts';
import { refreshAfter } from './refresh.ts';

export interface LiveEventsOptions {
  /** Called with every event, after the queries it concerns were told. */
  readonly onEvent?: (event: LiveEvent) => void;
  /** Only what concerns this dataset, one's own or a public one. */
  readonly datasetId?: string;
  /** False while nobody is logged in. */
  readonly enabled?: boolean;
}

export interface LiveEvents {
  readonly status: 'off' | 'connecting' | 'live' | 'lost';
  /** Why the connection was given up. */
  readonly error: DataMirageError | null;
  /** Tries again after `lost`, and resumes behind the last event seen. */
  reconnect(): void;
}

type Connection = Pick<LiveEvents, 'status' | 'error'>;

const OFF: Connection = { status: 'off', error: null };
const CONNECTING: Connection = { status: 'connecting', error: null };
const LIVE: Connection = { status: 'live', error: null };

/** Keeps queries of datasets, progress and results fresh as long as the component is there. Once per page is enough. */
export function useLiveEvents({ onEvent, datasetId, enabled = true }: LiveEventsOptions = {}): LiveEvents {
  const client = useDataMirage();
  const queries = useQueries();
  const queryClient = useQueryClient();
  const [connection, setConnection] = useState<Connection>(OFF);
  const [attempt, setAttempt] = useState(0);
  const lastEventId = useRef<number | null>(null);
  // A new function on every render must not open a new subscription.
  const listener = useRef(onEvent);
  useEffect(() => {
    listener.current = onEvent;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` is how `reconnect` asks for another connection
  useEffect(() => {
    if (!enabled) return setConnection(OFF);
    const watching = new AbortController();
    const { signal } = watching;
    const events = client.watch({
      signal,
      onOpen: () => setConnection(LIVE),
      ...(datasetId !== undefined && { datasetId }),
      ...(lastEventId.current !== null && { lastEventId: lastEventId.current }),
    });
    const follow = async () => {
      for await (const event of events) {
        lastEventId.current = event.event_id;
        // Not awaited: a slow query must not hold up the events.
        refreshAfter(event, queries, queryClient).catch(() => {});
        listener.current?.(event);
      }
    };
    setConnection(CONNECTING);
    follow().catch((error: DataMirageError) => {
      if (!signal.aborted) setConnection({ status: 'lost', error });
    });
    return () => watching.abort();
  }, [client, queries, queryClient, datasetId, enabled, attempt]);

  return { ...connection, reconnect: () => setAttempt((before) => before + 1) };
}
