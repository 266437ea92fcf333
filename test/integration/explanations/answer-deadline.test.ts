import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createQuestionsService,
  type QuestionsDependencies,
} from '../../../src/explanations/ask/questions.service.ts';
import type { AnswerEvent } from '../../../src/explanations/explanations.schema.ts';
import type { Database } from '../../../src/platform/database/schema.ts';
import type { Storage } from '../../../src/platform/storage.ts';
import type { Principal } from '../../../src/procedure/context.ts';
import { embeddedTestDatabase, type TestDatabase } from '../../support/database.ts';
import { insertRuns } from '../../support/runs-in-database.ts';
import { column } from '../../unit/explanations/ask/columns.fixture.ts';

let database: TestDatabase;
let db: Kysely<Database>;

beforeAll(async () => {
  database = await embeddedTestDatabase();
  const handle = await database.open();
  await handle.migrate();
  db = handle.db;
  await insertRuns(db, 'u', ['run']);
});
afterAll(() => database.remove());

const USER: Principal = {
  userId: 'u',
  email: 'u@example.com',
  sessionId: 's',
  isAdmin: false,
  preferredLanguage: null,
};
const forever = () => new Promise<never>(() => {});

async function lastOf(events: AsyncIterable<AnswerEvent>): Promise<AnswerEvent | undefined> {
  let last: AnswerEvent | undefined;
  for await (const event of events) last = event;
  return last;
}

function serviceWith(
  hung: Partial<QuestionsDependencies['reader']>,
  answers?: QuestionsDependencies['answers'],
) {
  const figures = {
    total: 3,
    chosen: 3,
    isTooLarge: false,
    groups: [{ key: null, value: 3, rows: 3 }],
    groupCount: 1,
  };
  return createQuestionsService({
    db,
    storage: { path: (key: string) => key } as Storage,
    reader: { findMentions: async () => [], aggregateRows: async () => figures, ...hung },
    runs: {
      find: async () => ({
        runId: 'run',
        explanations: async () => [],
        members: forever,
        expectSelections: async () => {},
      }),
      factsOf: async () => [],
      selectionFacts: forever,
    },
    metrics: { observeSentences: () => {} },
    answers,
    similar: undefined,
    sendSamples: true,
    questionTokens: 1000,
    deadlineSeconds: 0.5,
    tableOf: async () => ({
      ownerId: 'u',
      isPublic: false,
      key: 'table.parquet',
      columns: [column('price', 'DOUBLE')],
      rowCount: 3,
      mayTellPersonal: true,
    }),
  });
}
const ask = (service: ReturnType<typeof serviceWith>) =>
  lastOf(
    service.answer(USER, {
      datasetId: 'u-d',
      runId: null,
      language: 'en',
      text: 'How many rows are there?',
    }),
  );

test('a table that cannot be read in time is said to be so', async () => {
  const last = await ask(serviceWith({ aggregateRows: forever }));
  expect(last).toMatchObject({ answer: 'The table could not be read in time. Ask again in a moment.' });
});

test.each<[string, () => ReturnType<typeof serviceWith>]>([
  ['a search for categories', () => serviceWith({ findMentions: forever })],
  ['a model', () => serviceWith({}, { kept: async () => null, ask: forever })],
])('%s without end leaves time for the figures', async (_what, service) => {
  expect(await ask(service())).toMatchObject({ answer: 'There are 3 rows.' });
});
