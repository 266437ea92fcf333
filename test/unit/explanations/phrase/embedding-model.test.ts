import { afterEach, describe, expect, it } from 'vitest';
import { createOpenAiClient } from '../../../../src/explanations/phrase/openai-client.ts';
import { createOpenAiEmbeddings } from '../../../../src/explanations/retrieve/embedding-model.ts';
import {
  type FakeModelServer,
  refuseWith,
  startFakeModelServer,
} from '../../../support/models/fake-model-server.ts';

let server: FakeModelServer;

afterEach(() => server.close());

describe('vectors of texts', () => {
  it('may be longer than an answer in words', async () => {
    server = await startFakeModelServer(refuseWith(500, 'unused'));
    server.embedWith((text) => Array.from({ length: 3000 }, (_, i) => (text.length + i) / 7));
    const client = createOpenAiClient({
      apiKey: undefined,
      baseUrl: server.url,
      timeoutSeconds: 30,
      retries: 0,
      concurrency: 1,
    });
    const texts = Array.from({ length: 130 }, (_, i) => 'x'.repeat(i + 1));
    const model = createOpenAiEmbeddings(client, 'fake');
    const vectors = await model.embed(texts, new AbortController().signal);
    expect(vectors.map(([first]) => first)).toEqual(texts.map(({ length }) => length / 7));
  });
});
