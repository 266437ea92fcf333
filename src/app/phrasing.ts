import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { createLaterPhrasing, type LaterPhrasing } from '../explanations/phrase/later-phrasing.ts';
import { createMapPhrasing, type MapPhrasing } from '../explanations/phrase/map-phrasing.ts';
import { createModelAnswers, type ModelAnswers } from '../explanations/phrase/model-answers.ts';
import { createOpenAiClient } from '../explanations/phrase/openai-client.ts';
import { createOpenAiModel } from '../explanations/phrase/openai-model.ts';
import { createOpenAiEmbeddings } from '../explanations/retrieve/embedding-model.ts';
import { createSimilarFacts, type SimilarFacts } from '../explanations/retrieve/similar-facts.ts';
import { createFactReader } from '../ml/explained-runs.ts';
import type { RunTable } from '../ml/run-worker.ts';
import type { Database } from '../platform/database/schema.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Storage } from '../platform/storage.ts';
import type { TableReader } from '../table/reader.ts';
import type { Config } from './config.ts';

/** What a language model is used for. */
export interface Phrasing {
  readonly answers: ModelAnswers;
  readonly now: MapPhrasing;
  readonly later: LaterPhrasing;
  /** Undefined without a model that makes vectors of texts. */
  readonly similar: SimilarFacts | undefined;
}

export interface PhrasingOptions {
  readonly config: Config;
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly reader: TableReader;
  readonly metrics: Metrics;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  tableOf(datasetId: string): Promise<RunTable | null>;
}

/** A question first waits for what it is about, then for its answer. */
const SHARE_OF_PATIENCE = 0.15;

/** Undefined where no language model is configured. */
export function createPhrasing(options: PhrasingOptions): Phrasing | undefined {
  const { config, db, metrics, log, stopping } = options;
  const settings = config.languageModel;
  if (settings === undefined) return undefined;
  const client = createOpenAiClient(settings);
  const answers = createModelAnswers({
    db,
    model: createOpenAiModel(client, settings.model),
    metrics,
    log,
    stopping,
    limits: {
      deadlineSeconds: config.explainDeadlineSeconds,
      answerTokens: settings.answerTokens,
      tokensPerDay: settings.tokensPerUserAndDay,
    },
  });
  const now = createMapPhrasing({
    answers,
    storage: options.storage,
    reader: options.reader,
    metrics,
    log,
    tableOf: options.tableOf,
    factsOf: createFactReader(db),
    sendSamples: config.explainSendSamples,
    questionTokens: settings.questionTokens,
  });
  const similar =
    settings.embeddingModel === undefined
      ? undefined
      : createSimilarFacts({
          db,
          model: createOpenAiEmbeddings(client, settings.embeddingModel),
          log,
          stopping,
          tokensPerDay: settings.tokensPerUserAndDay,
          patienceSeconds: config.explainDeadlineSeconds * SHARE_OF_PATIENCE,
        });
  return { answers, now, later: createLaterPhrasing(now, log), similar };
}
