import { afterEach, describe, expect, it } from 'vitest';
import { LanguageModelError } from '../../../../src/explanations/phrase/language-model.ts';
import { createOpenAiClient } from '../../../../src/explanations/phrase/openai-client.ts';
import { createOpenAiModel } from '../../../../src/explanations/phrase/openai-model.ts';
import {
  answerWith,
  type Behaviour,
  type FakeModelServer,
  refuseWith,
  startFakeModelServer,
} from '../../../support/models/fake-model-server.ts';

const REQUEST = {
  instructions: 'Explain.',
  data: '{"facts":[]}',
  schemaName: 'explanations',
  schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
  maxTokens: 500,
};

let server: FakeModelServer;

afterEach(() => server.close());

async function modelOf(behaviour: Behaviour, settings: { timeoutSeconds?: number; retries?: number } = {}) {
  server = await startFakeModelServer(behaviour);
  const client = createOpenAiClient({
    apiKey: 'secret',
    baseUrl: server.url,
    timeoutSeconds: 5,
    retries: 0,
    concurrency: 2,
    ...settings,
  });
  return createOpenAiModel(client, 'fake');
}

const never = new AbortController().signal;

describe('a language model', () => {
  it('is told instructions and data apart, and which schema its answer has', async () => {
    const model = await modelOf(answerWith({ fine: true }));
    const answer = await model.answer(REQUEST, never);

    expect(answer).toEqual({ text: '{"fine":true}', tokens: 100 });
    const [call] = server.calls;
    expect(call?.authorization).toBe('Bearer secret');
    expect(call?.body.messages).toEqual([
      { role: 'system', content: 'Explain.' },
      { role: 'user', content: '{"facts":[]}' },
    ]);
    expect(call?.body.response_format.type).toBe('json_schema');
  });

  it('that knows no schemas is told the schema in words', async () => {
    const model = await modelOf((call, response, nth) =>
      call.body.response_format.type === 'json_schema'
        ? refuseWith(400, 'response_format is not supported')(call, response, nth)
        : answerWith('{}')(call, response, nth),
    );
    await expect(model.answer(REQUEST, never)).resolves.toMatchObject({ text: '{}' });
    await model.answer(REQUEST, never);

    expect(server.calls.map(({ body }) => body.response_format.type)).toEqual([
      'json_schema',
      'json_object',
      'json_object',
    ]);
    expect(server.calls[1]?.body.messages[0]?.content).toContain('JSON Schema');
  });

  it('that is overloaded is asked again', async () => {
    const model = await modelOf(
      (call, response, nth) =>
        (nth === 1 ? refuseWith(429, 'slow down') : answerWith('{}'))(call, response, nth),
      { retries: 1 },
    );
    await expect(model.answer(REQUEST, never)).resolves.toMatchObject({ text: '{}' });
    expect(server.calls).toHaveLength(2);
  });

  it.each<[string, Behaviour]>([
    ['fails', refuseWith(500, 'broken')],
    ['answers nothing', answerWith('')],
    ['is cut off', answerWith('{"clusters":[', 'length')],
    ['is no such server', (_call, response) => response.end('<html>hello</html>')],
    ['answers half', (_call, response) => response.writeHead(200, { 'content-length': '1000' }).destroy()],
    [
      'answers without choices',
      (_call, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end('{}');
      },
    ],
  ])('that %s is no answer', async (_what, behaviour) => {
    const model = await modelOf(behaviour);
    await expect(model.answer(REQUEST, never)).rejects.toBeInstanceOf(LanguageModelError);
  });

  it('that answers without end is stopped', async () => {
    const model = await modelOf((_call, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const piece = `"${'x'.repeat(65_536)}",`;
      const more = () => {
        while (!response.destroyed && response.write(piece));
        response.once('drain', more);
      };
      response.write('[');
      more();
    });
    await expect(model.answer(REQUEST, never)).rejects.toBeInstanceOf(LanguageModelError);
  });

  it('that hangs is left when the caller has waited long enough', async () => {
    const model = await modelOf(() => {});
    await expect(model.answer(REQUEST, AbortSignal.timeout(100))).rejects.toBeInstanceOf(LanguageModelError);
  });
});
