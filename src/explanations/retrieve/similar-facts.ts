import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../../platform/database/schema.ts';
import type { Language } from '../../procedure/wire.ts';
import { BYTES_PER_TOKEN } from '../phrase/model-answers.ts';
import { reserveTokens } from '../phrase/phrasings.store.ts';
import type { EmbeddingModel } from './embedding-model.ts';
import type { FactText } from './fact-texts.ts';
import {
  hasVectors,
  insertVectors,
  nearestVectors,
  prepareVectors,
  type VectorSpace,
} from './fact-vectors.store.ts';

export interface SimilarFactsRequest {
  readonly runId: string;
  readonly language: Language;
  /** Whose budget it takes. */
  readonly userId: string;
  readonly question: string;
  /** All that the model may be told of the run's facts; asked for only when they have no vectors yet. */
  texts(): readonly FactText[];
}

/** Finds facts by what they mean, whatever their words. */
export interface SimilarFacts {
  /** Whether the database can keep vectors; null while that is not known. */
  isAvailable(): boolean | null;
  /** Finds out whether the database can keep vectors. */
  open(): Promise<void>;
  /**
   * Facts by id with how alike they are to the question, 0 … 1.
   *
   * @returns nothing whatever goes wrong, and while the facts of a run are made into vectors
   */
  find(request: SimilarFactsRequest): Promise<ReadonlyMap<string, number>>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface SimilarFactsDependencies {
  readonly db: Kysely<Database>;
  readonly model: EmbeddingModel;
  readonly log: Logger;
  readonly stopping: AbortSignal;
  readonly tokensPerDay: number;
  /** How long a question waits for vectors. */
  readonly patienceSeconds: number;
}

const MOST_FOUND = 40;
/** Texts of the same kind are all somewhat alike; what is less is about something else. */
const LEAST_SIMILARITY = 0.3;
/** How long the facts of a run may take, while nobody waits. */
const INDEXING_SECONDS = 120;
const PAUSE_MS = 60_000;

export function createSimilarFacts(deps: SimilarFactsDependencies): SimilarFacts {
  const { db, model, log } = deps;
  let available: boolean | null = null;
  let pausedUntil = 0;
  const indexing = new Map<string, Promise<void>>();

  const within = (seconds: number) => AbortSignal.any([deps.stopping, AbortSignal.timeout(seconds * 1000)]);

  const affords = (userId: string, texts: readonly string[]) => {
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    return reserveTokens(db, userId, Math.ceil(bytes / BYTES_PER_TOKEN), deps.tokensPerDay);
  };

  async function index(space: VectorSpace, { userId, texts }: SimilarFactsRequest): Promise<void> {
    const facts = texts();
    const whole = facts.map(({ text, keywords }) => `${text} ${keywords}`.trim());
    if (facts.length === 0 || !(await affords(userId, whole))) return;
    const vectors = await model.embed(whole, within(INDEXING_SECONDS));
    await insertVectors(
      db,
      space,
      facts.map(({ id }, i) => ({ id, embedding: vectors[i]! })),
    );
  }

  function giveUp(error: unknown): void {
    pausedUntil = Date.now() + PAUSE_MS;
    log.warn({ err: error }, 'facts are found by full text alone for a while');
  }

  function startIndexing(space: VectorSpace, request: SimilarFactsRequest): Promise<void> {
    const key = `${space.runId} ${space.language}`;
    const running =
      indexing.get(key) ??
      index(space, request)
        .catch(giveUp)
        .finally(() => indexing.delete(key));
    indexing.set(key, running);
    return running;
  }

  return {
    isAvailable: () => available,
    open: async () => {
      available = await prepareVectors(db).catch((error: unknown) => {
        log.warn({ err: error }, 'the database lets no vectors be kept; facts are found by full text alone');
        return false;
      });
    },
    find: async (request) => {
      const { runId, language, question, userId } = request;
      const nothing = new Map<string, number>();
      if (available !== true || pausedUntil > Date.now()) return nothing;
      const space = { runId, language, model: model.name };
      try {
        const signal = within(deps.patienceSeconds);
        if (!(await hasVectors(db, space))) {
          await Promise.race([startIndexing(space, request), aborted(signal)]);
        }
        if (signal.aborted || !(await affords(userId, [question]))) return nothing;
        const [asked] = await model.embed([question], signal);
        const found = await nearestVectors(db, space, asked!, MOST_FOUND);
        return new Map(
          found
            .filter(({ similarity }) => similarity >= LEAST_SIMILARITY)
            .map(({ id, similarity }) => [id, similarity]),
        );
      } catch (error) {
        giveUp(error);
        return nothing;
      }
    },
    close: async () => {
      await Promise.all(indexing.values());
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
