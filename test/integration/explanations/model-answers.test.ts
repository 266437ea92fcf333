import { type Kysely, sql } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LanguageModel, ModelAnswer } from '../../../src/explanations/phrase/language-model.ts';
import { createModelAnswers, type ModelQuestion } from '../../../src/explanations/phrase/model-answers.ts';
import { parsePhrasing, understoodBy } from '../../../src/explanations/phrase/phrasing.ts';
import { reserveTokens, settleTokens } from '../../../src/explanations/phrase/phrasings.store.ts';
import type { Database } from '../../../src/platform/database/schema.ts';
import { type TestDatabase, testDatabases } from '../../support/database.ts';
import { insertRuns } from '../../support/runs-in-database.ts';

const silent = pino({ level: 'silent' });

describe.each(await testDatabases())('answers of a language model over $name', (driver) => {
  let database: TestDatabase;
  let db: Kysely<Database>;
  let asked = 0;

  beforeAll(async () => {
    database = await driver.create();
    const handle = await database.open();
    await handle.migrate();
    db = handle.db;
    await insertRuns(db, 'u', ['run']);
  });
  beforeEach(async () => {
    asked = 0;
    await db.deleteFrom('phrasings').execute();
    await db.deleteFrom('model_usage').execute();
  });
  afterAll(() => database.remove());

  function answersOf(answer: LanguageModel['answer'], limits: { deadlineSeconds?: number } = {}) {
    return createModelAnswers({
      db,
      model: {
        name: 'fake',
        answer: (request, signal) => {
          asked += 1;
          return answer(request, signal);
        },
      },
      metrics: { observePhrasing: () => {} },
      log: silent,
      stopping: new AbortController().signal,
      limits: { deadlineSeconds: 30, answerTokens: 100, tokensPerDay: 10_000, ...limits },
    });
  }
  const question = (over: Partial<ModelQuestion> = {}): ModelQuestion => ({
    runId: 'run',
    instructions: 'Explain.',
    data: '{}',
    schemaName: 'explanations',
    schema: {},
    understand: (answer) => answer,
    ...over,
  });
  const fine = async (): Promise<ModelAnswer> => ({ text: '{"fine":true}', tokens: 60 });
  const usage = () => db.selectFrom('model_usage').select(['user_id', 'tokens']).execute();

  type Table = 'phrasings' | 'model_usage';
  const hide = (table: Table) => sql`alter table ${sql.table(table)} rename to hidden`.execute(db);
  const restore = (table: Table) => sql`alter table hidden rename to ${sql.table(table)}`.execute(db);

  test('are kept, and count what the server counted', async () => {
    const answers = answersOf(fine);
    await expect(answers.ask(question(), 'u')).resolves.toBe('{"fine":true}');
    await expect(answers.kept(question())).resolves.toBe('{"fine":true}');
    await expect(answers.ask(question(), 'u')).resolves.toBe('{"fine":true}');
    expect(asked).toBe(1);
    expect(await usage()).toEqual([{ user_id: 'u', tokens: 60 }]);
  });

  test('are kept as far as they were understood, whatever else they hold', async () => {
    const phrasing = {
      clusters: [],
      summary: [{ text: 'Fine.', facts: ['a'] }],
      anomalies: [],
      insights: [],
    };
    const text = `Here it is:\n${JSON.stringify({ ...phrasing, thoughts: 'x'.repeat(1_000_000) }, null, 8)}`;
    const answers = answersOf(async () => ({ text, tokens: 60 }));
    const wanted = question({ understand: understoodBy(parsePhrasing) });
    await expect(answers.ask(wanted, 'u')).resolves.toBe(JSON.stringify(phrasing));
    await expect(answers.kept(wanted)).resolves.toBe(JSON.stringify(phrasing));
    const rows = await db.selectFrom('phrasings').select('answer').execute();
    expect(rows).toEqual([{ answer: JSON.stringify(phrasing) }]);
  });

  test('that are not what was asked for are null, not kept, and not asked for again at once', async () => {
    const answers = answersOf(async () => ({ text: 'well, you know', tokens: 60 }));
    const wanted = question({ understand: understoodBy(parsePhrasing) });
    await expect(answers.ask(wanted, 'u')).resolves.toBeNull();
    await expect(answers.ask(wanted, 'u')).resolves.toBeNull();
    expect(asked).toBe(1);
    expect(await db.selectFrom('phrasings').select('answer').execute()).toEqual([]);
    expect(await usage()).toEqual([{ user_id: 'u', tokens: 60 }]);
  });

  test.each(['phrasings', 'model_usage'] as const)(
    'are null, and nothing is thrown, when %s cannot be read',
    async (table) => {
      const answers = answersOf(fine);
      await hide(table);
      const [told, kept] = await Promise.allSettled([answers.ask(question(), 'u'), answers.kept(question())]);
      await restore(table);
      expect([told, kept]).toEqual(Array(2).fill({ status: 'fulfilled', value: null }));
      expect(asked).toBe(0);
    },
  );

  test.each(['phrasings', 'model_usage'] as const)(
    'are told though %s cannot be written when they come',
    async (table) => {
      const answers = answersOf(async () => {
        await hide(table);
        return fine();
      });
      const [told] = await Promise.allSettled([answers.ask(question(), 'u')]);
      await restore(table);
      expect(told).toEqual({ status: 'fulfilled', value: '{"fine":true}' });
    },
  );

  test('are null at the deadline though the model does not heed it', async () => {
    const answers = answersOf(() => new Promise(() => {}), { deadlineSeconds: 0.05 });
    await expect(answers.ask(question(), 'u')).resolves.toBeNull();
  });

  test('are null when the model throws instead of rejecting', async () => {
    const answers = answersOf(() => {
      throw new Error('broken');
    });
    await expect(answers.ask(question(), 'u')).resolves.toBeNull();
  });

  test('count on the day they were reserved, whatever day it is when they come', async () => {
    const reserved = await reserveTokens(db, 'u', 100, 1000);
    expect(reserved?.day).toMatch(/^\d{4}-\d\d-\d\d$/);
    await db.insertInto('model_usage').values({ user_id: 'u', day: '2020-01-02', tokens: 100 }).execute();
    await settleTokens(db, { ...reserved!, day: '2020-01-02' }, 40);
    const byDay = await db.selectFrom('model_usage').select('tokens').orderBy('day').execute();
    expect(byDay).toEqual([{ tokens: 40 }, { tokens: 100 }]);
  });

  test('are never counted below nothing or beyond what can be counted', async () => {
    const reserved = (await reserveTokens(db, 'u', 100, 2_000_000_000))!;
    await settleTokens(db, reserved, 1e15);
    expect(await usage()).toEqual([{ user_id: 'u', tokens: 2 ** 31 - 1 }]);
    await expect(reserveTokens(db, 'u', 100, 2_000_000_000)).resolves.toBeNull();
    await settleTokens(db, { ...reserved, tokens: 2e12 }, 0);
    expect(await usage()).toEqual([{ user_id: 'u', tokens: 0 }]);
  });
});
