import type { LiveEvent } from '../generated/api.ts';
import { liveEvents, type OpenSubscription } from './live.ts';

type EventType = LiveEvent['type'];
type EventOf<Type extends EventType> = Extract<LiveEvent, { type: Type }>;

export interface WatchOptions<Type extends EventType = EventType> {
  /** Only these; all of them unless given. `resync` says that events were missed: read the state anew. */
  readonly types?: readonly Type[] | undefined;
  /** Only what concerns this dataset, one's own or a public one. */
  readonly datasetId?: string | undefined;
  /** The `event_id` of the last event seen: what came after it is delivered first. */
  readonly lastEventId?: number | string | undefined;
  /** Its end ends the iteration. */
  readonly signal?: AbortSignal | undefined;
  /** Called whenever the service listens: at first, and after each loss of the connection. */
  readonly onOpen?: (() => void) | undefined;
}

export type Watch = <Type extends EventType = EventType>(
  options?: WatchOptions<Type>,
) => AsyncIterable<EventOf<Type>>;

export interface WatchSubscriptions {
  readonly url: string;
  readonly ofCaller: OpenSubscription;
  readonly ofDataset: OpenSubscription;
}

export function createWatch({ url, ofCaller, ofDataset }: WatchSubscriptions): Watch {
  return <Type extends EventType = EventType>({
    types,
    datasetId,
    lastEventId,
    signal,
    onOpen,
  }: WatchOptions<Type> = {}) => {
    const wanted: ReadonlySet<EventType> | null = types === undefined ? null : new Set(types);
    const wants = (event: LiveEvent): event is EventOf<Type> => wanted === null || wanted.has(event.type);
    const cursor = lastEventId === undefined ? {} : { lastEventId: String(lastEventId) };
    return liveEvents(
      datasetId === undefined
        ? { open: ofCaller, url, input: cursor, wants, onOpen }
        : { open: ofDataset, url, input: { ...cursor, dataset_id: datasetId }, wants, onOpen },
      signal,
    );
  };
}
