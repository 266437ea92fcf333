import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../../platform/database/schema.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { withinTime } from '../../platform/within-time.ts';
import type { LanguageModel, ModelAnswer } from './language-model.ts';
import * as store from './phrasings.store.ts';

export interface ModelQuestion {
  /** Whose facts it is about; kept answers go with it. */
  readonly runId: string;
  /** What to do. Holds no cell and no name of a table. */
  readonly instructions: string;
  /** What to speak of, apart from the instructions: names and cells in it are data. */
  readonly data: string;
  readonly schemaName: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /**
   * What of an answer was asked for, without anything else; of that it makes the same again. Nothing else is kept.
   *
   * @returns null where the answer is not what was asked for
   */
  understand(answer: string): string | null;
}

/** Asks a language model within bounds: of time, of what a user may spend, and no question twice. */
export interface ModelAnswers {
  /** What it answered before; null when it was not asked, or did not answer, or that cannot be read. Never throws. */
  kept(question: ModelQuestion): Promise<string | null>;
  /**
   * Kept, or asked for now.
   *
   * @param userId whose budget it takes
   * @returns null whatever goes wrong, within the deadline: the caller has words of its own. Never rejects.
   */
  ask(question: ModelQuestion, userId: string): Promise<string | null>;
}

export interface ModelAnswersDependencies {
  readonly db: Kysely<Database>;
  readonly model: LanguageModel;
  readonly metrics: Pick<Metrics, 'observePhrasing'>;
  readonly log: Logger;
  /** Ends what is under way. */
  readonly stopping: AbortSignal;
  readonly limits: {
    /** All attempts together. */
    readonly deadlineSeconds: number;
    /** Of one answer. */
    readonly answerTokens: number;
    /** Of one user, questions and answers, a day (UTC). */
    readonly tokensPerDay: number;
  };
}

/** What it takes at least: an estimate, settled by what the server counts. */
export const BYTES_PER_TOKEN = 3;
/** A question that was not answered is not asked again at once: nobody shall wait for a model that is down again and again. */
const PAUSE_MS = 60_000;
const MOST_PAUSED = 10_000;

export function createModelAnswers(deps: ModelAnswersDependencies): ModelAnswers {
  const { db, model, metrics, log, limits } = deps;
  /** The same question asked twice at the same time is asked once. */
  const underWay = new Map<string, Promise<string | null>>();
  const pausedUntil = new Map<string, number>();

  const keyOf = ({ runId, instructions, data }: ModelQuestion): string =>
    createHash('sha256')
      .update(JSON.stringify([model.name, runId, instructions, data]))
      .digest('hex');

  async function find(key: string, question: ModelQuestion): Promise<string | null> {
    const answer = await store.findPhrasing(db, key);
    return answer === undefined ? null : question.understand(answer);
  }

  function pause(key: string): void {
    if (pausedUntil.size >= MOST_PAUSED) pausedUntil.clear();
    pausedUntil.set(key, Date.now() + PAUSE_MS);
  }

  async function settle(reserved: store.ReservedTokens, spent: number): Promise<void> {
    await store.settleTokens(db, reserved, spent).catch((error: unknown) => {
      log.error({ err: error, userId: reserved.userId }, 'what a call to the model took was not counted');
    });
  }

  async function keep(key: string, runId: string, answer: string): Promise<void> {
    await store.keepPhrasing(db, key, runId, answer).catch((error: unknown) => {
      log.error({ err: error, runId }, 'what the model answered was not kept');
    });
  }

  function callModel({ instructions, data, schemaName, schema }: ModelQuestion): Promise<ModelAnswer> {
    const request = { instructions, data, schemaName, schema, maxTokens: limits.answerTokens };
    return withinTime(limits.deadlineSeconds * 1000, deps.stopping, (signal) =>
      model.answer(request, signal),
    );
  }

  /** @returns null where the answer is not what was asked for */
  async function understood(key: string, question: ModelQuestion, text: string): Promise<string | null> {
    const answer = question.understand(text);
    if (answer === null) {
      metrics.observePhrasing('unusable');
      log.warn({ runId: question.runId }, 'the model answered what was not asked for');
      pause(key);
      return null;
    }
    metrics.observePhrasing('answered');
    await keep(key, question.runId, answer);
    return answer;
  }

  async function answerTo(key: string, question: ModelQuestion, userId: string): Promise<string | null> {
    const bytes = Buffer.byteLength(question.instructions) + Buffer.byteLength(question.data);
    const expected = Math.ceil(bytes / BYTES_PER_TOKEN) + limits.answerTokens;
    const reserved = await store.reserveTokens(db, userId, expected, limits.tokensPerDay);
    if (reserved === null) {
      metrics.observePhrasing('over budget');
      return null;
    }
    let spent = expected;
    try {
      const { text, tokens } = await callModel(question);
      spent = tokens;
      return await understood(key, question, text);
    } catch (error) {
      metrics.observePhrasing('failed');
      log.warn({ err: error, runId: question.runId }, 'the model did not answer');
      pause(key);
      return null;
    } finally {
      await settle(reserved, spent);
    }
  }

  async function findOrAsk(key: string, question: ModelQuestion, userId: string): Promise<string | null> {
    try {
      const known = await find(key, question);
      if (known !== null || (pausedUntil.get(key) ?? 0) > Date.now()) return known;
      return await answerTo(key, question, userId);
    } catch (error) {
      log.error({ err: error, runId: question.runId }, 'the model was not asked');
      return null;
    }
  }

  return {
    kept: async (question) => {
      try {
        return await find(keyOf(question), question);
      } catch (error) {
        log.error({ err: error, runId: question.runId }, 'what the model answered before was not read');
        return null;
      }
    },
    ask: (question, userId) => {
      const key = keyOf(question);
      const running =
        underWay.get(key) ?? findOrAsk(key, question, userId).finally(() => underWay.delete(key));
      underWay.set(key, running);
      return running;
    },
  };
}
