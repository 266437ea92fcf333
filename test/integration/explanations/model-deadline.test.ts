import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createModelAnswers } from '../../../src/explanations/phrase/model-answers.ts';
import { createOpenAiClient } from '../../../src/explanations/phrase/openai-client.ts';
import { createOpenAiModel } from '../../../src/explanations/phrase/openai-model.ts';
import type { Database } from '../../../src/platform/database/schema.ts';
import { embeddedTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  answerWith,
  type Behaviour,
  dripForever,
  type FakeModelServer,
  refuseWith,
  startFakeModelServer,
  stopMidway,
} from '../../support/models/fake-model-server.ts';
import { insertRuns } from '../../support/runs-in-database.ts';

let database: TestDatabase;
let db: Kysely<Database>;
let server: FakeModelServer;

beforeAll(async () => {
  database = await embeddedTestDatabase();
  const handle = await database.open();
  await handle.migrate();
  db = handle.db;
  await insertRuns(db, 'u', ['run']);
});
afterEach(() => server.close());
afterAll(() => database.remove());

function answersWithin(deadlineSeconds: number) {
  const client = createOpenAiClient({
    apiKey: undefined,
    baseUrl: server.url,
    timeoutSeconds: 60,
    retries: 10,
    concurrency: 1,
  });
  return createModelAnswers({
    db,
    model: createOpenAiModel(client, 'fake'),
    metrics: { observePhrasing: () => {} },
    log: pino({ level: 'silent' }),
    stopping: new AbortController().signal,
    limits: { deadlineSeconds, answerTokens: 100, tokensPerDay: 1_000_000 },
  });
}
const question = (data: string) => ({
  runId: 'run',
  instructions: 'Explain.',
  data,
  schemaName: 'explanations',
  schema: {},
  understand: (answer: string) => answer,
});

test.each<[string, Behaviour]>([
  ['says nothing', () => {}],
  ['sends headers alone', (_call, response) => response.writeHead(200).flushHeaders()],
  ['stops in the middle of its answer', stopMidway()],
  ['sends its answer piece by piece without end', dripForever()],
  ['asks to come back in an hour', refuseWith(429, 'slow down', { 'retry-after': '3600' })],
  ['is broken each time', refuseWith(500, 'broken')],
])(
  'a model that %s has nobody wait beyond the deadline, nor others for its turn',
  async (what, behaviour) => {
    server = await startFakeModelServer(behaviour);
    const answers = answersWithin(1);
    const begin = performance.now();
    await expect(answers.ask(question(what), 'u')).resolves.toBeNull();
    expect(performance.now() - begin).toBeLessThan(8000);

    server.behave(answerWith('{}'));
    await expect(answers.ask(question(`${what}, then answers`), 'u')).resolves.toBe('{}');
  },
);
