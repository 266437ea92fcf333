import type { Logger } from 'pino';
import type { ClusterExplanation } from '../../ml/ml.schema.ts';
import type { Language } from '../../procedure/wire.ts';
import type { MapPhrasing } from './map-phrasing.ts';
import { phrasedExplanations } from './phrased-explanations.ts';

/** A run that has just completed. */
export interface CompletedRun {
  readonly id: string;
  readonly dataset_id: string;
  readonly user_id: string;
}

/** Has completed runs phrased while nobody waits for it. */
export interface LaterPhrasing {
  /**
   * @param explanations what the templates say
   * @param tell gets what the model says, or the same again when it says nothing
   */
  start(
    run: CompletedRun,
    language: Language,
    explanations: readonly ClusterExplanation[],
    tell: (explanations: ClusterExplanation[]) => Promise<void>,
  ): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export function createLaterPhrasing(phrasing: MapPhrasing, log: Logger): LaterPhrasing {
  const underWay = new Set<Promise<void>>();

  return {
    start: (run, language, explanations, tell) => {
      const phrased = phrasing
        .phrase({ runId: run.id, datasetId: run.dataset_id, language }, run.user_id)
        .then((words) => tell(words === null ? [...explanations] : phrasedExplanations(explanations, words)))
        .catch((error: unknown) =>
          log.error({ err: error, runId: run.id }, 'the words of a run were not told'),
        )
        .finally(() => underWay.delete(phrased));
      underWay.add(phrased);
    },
    close: async () => {
      await Promise.all(underWay);
    },
  };
}
