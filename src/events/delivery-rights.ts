import type { StreamedEvent } from './event-stream.ts';

export interface DatasetAccess {
  readonly ownerId: string;
  readonly isPublic: boolean;
}

/** Whether a user may get an event of a dataset at this moment. */
export type MayReceive = (userId: string, event: StreamedEvent) => Promise<boolean>;

/**
 * Asks who may read the dataset at every delivery, after the event was published: a dataset that turned private
 * delivers nothing more. All readers of one event share one question.
 */
export function createDeliveryRights(
  accessTo: (datasetId: string) => Promise<DatasetAccess | undefined>,
): MayReceive {
  const answers = new WeakMap<StreamedEvent, Promise<DatasetAccess | undefined>>();
  const ask = (event: StreamedEvent, datasetId: string) => {
    const known = answers.get(event);
    if (known !== undefined) return known;
    const answer = accessTo(datasetId);
    answers.set(event, answer);
    // A failed question is no answer to remember, and an old one none to trust: the event may be delivered again.
    const forget = () => void answers.delete(event);
    answer.then(() => setTimeout(forget, SHARED_MS).unref(), forget);
    return answer;
  };
  return async (userId, event) => {
    if (!('dataset_id' in event)) return event.user_id === userId;
    const access = await ask(event, event.dataset_id);
    return access !== undefined && (access.ownerId === userId || access.isPublic);
  };
}

/** As long as readers that keep up need to ask. */
const SHARED_MS = 200;

/** Events that hold what stands in the dataset, not only what became of a run. */
export function tellsOfData(event: StreamedEvent): boolean {
  return (
    event.type === 'rag_completed' ||
    event.type === 'processing_completed' ||
    event.type === 'processing_frame'
  );
}
