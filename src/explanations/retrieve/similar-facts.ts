import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../../platform/database/schema.ts';
import { isTimeUp, withinTime } from '../../platform/within-time.ts';
import type { Language } from '../../procedure/wire.ts';
import { BYTES_PER_TOKEN } from '../phrase/model-answers.ts';
import { reserveTokens, settleTokens } from '../phrase/phrasings.store.ts';
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
/** After a failure, for the run alone that it happened with. */
const PAUSE_MS = 60_000;
const MOST_PAUSED = 10_000;

export function createSimilarFacts(deps: SimilarFactsDependencies): SimilarFacts {
  const { db, model, log } = deps;
  let available: boolean | null = null;
  const pausedUntil = new Map<string, number>();
  const indexing = new Map<string, Promise<void>>();

  const isPaused = (runId: string) => (pausedUntil.get(runId) ?? 0) > Date.now();
  const keyOf = ({ runId, language }: VectorSpace) => `${runId} ${language}`;

  /**
   * Vectors within the user's budget; what a call that failed would have taken is given back.
   *
   * @returns null where they would exceed the budget
   */
  async function embed(userId: string, texts: readonly string[], seconds: number, caller: AbortSignal) {
    const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    const tokens = Math.ceil(bytes / BYTES_PER_TOKEN);
    const reserved = await reserveTokens(db, userId, tokens, deps.tokensPerDay);
    if (reserved === null) return null;
    try {
      return await withinTime(seconds * 1000, caller, (signal) => model.embed(texts, signal));
    } catch (error) {
      await settleTokens(db, reserved, 0).catch((fault: unknown) =>
        log.error({ err: fault, userId }, 'tokens that were not spent were not given back'),
      );
      throw error;
    }
  }

  async function index(space: VectorSpace, { userId, texts }: SimilarFactsRequest): Promise<void> {
    const facts = texts();
    if (facts.length === 0) return;
    const whole = facts.map(({ text, keywords }) => `${text} ${keywords}`.trim());
    const vectors = await embed(userId, whole, INDEXING_SECONDS, deps.stopping);
    if (vectors === null) return;
    await insertVectors(
      db,
      space,
      facts.map(({ id }, i) => ({ id, embedding: vectors[i]! })),
    );
  }

  function pause({ runId }: VectorSpace, error: unknown): void {
    if (pausedUntil.size >= MOST_PAUSED) pausedUntil.clear();
    pausedUntil.set(runId, Date.now() + PAUSE_MS);
    log.warn({ err: error, runId }, 'facts of a run are found by full text alone for a while');
  }

  function startIndexing(space: VectorSpace, request: SimilarFactsRequest): Promise<void> {
    const key = keyOf(space);
    const running =
      indexing.get(key) ??
      index(space, request)
        .catch((error: unknown) => pause(space, error))
        .finally(() => indexing.delete(key));
    indexing.set(key, running);
    return running;
  }

  async function search(
    space: VectorSpace,
    request: SimilarFactsRequest,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number>> {
    if (!(await hasVectors(db, space))) await startIndexing(space, request);
    if (signal.aborted || isPaused(space.runId)) return new Map();
    const vectors = await embed(request.userId, [request.question], deps.patienceSeconds, signal);
    if (vectors === null) return new Map();
    const found = await nearestVectors(db, space, vectors[0]!, MOST_FOUND);
    return new Map(
      found
        .filter(({ similarity }) => similarity >= LEAST_SIMILARITY)
        .map(({ id, similarity }) => [id, similarity]),
    );
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
      const { runId, language } = request;
      if (available !== true || isPaused(runId)) return new Map();
      const space = { runId, language, model: model.name };
      try {
        return await withinTime(deps.patienceSeconds * 1000, deps.stopping, (signal) =>
          search(space, request, signal),
        );
      } catch (error) {
        const isStillIndexing = isTimeUp(error) && indexing.has(keyOf(space));
        if (!isStillIndexing) pause(space, error);
        return new Map();
      }
    },
    close: async () => {
      await Promise.all(indexing.values());
    },
  };
}
