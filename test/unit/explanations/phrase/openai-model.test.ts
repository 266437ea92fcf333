import { afterEach, describe, expect, it } from 'vitest';
import { LanguageModelError } from '../../../../src/explanations/phrase/language-model.ts';
import { createOpenAiClient } from '../../../../src/explanations/phrase/openai-client.ts';
import { createOpenAiModel } from '../../../../src/explanations/phrase/openai-model.ts';
import {
  answerWith,
  type Behaviour,
  dripForever,
  type FakeModelServer,
  refuseWith,
  startFakeModelServer,
  stopMidway,
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

async function modelOf(
  behaviour: Behaviour,
  settings: { timeoutSeconds?: number; retries?: number; concurrency?: number } = {},
  pause?: (ms: number) => Promise<void>,
) {
  server = await startFakeModelServer(behaviour);
  const client = createOpenAiClient(
    {
      apiKey: 'secret',
      baseUrl: server.url,
      timeoutSeconds: 5,
      retries: 0,
      concurrency: 2,
      ...settings,
    },
    pause,
  );
  return createOpenAiModel(client, 'fake');
}

const noPause = async () => {};
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

  it.each([1e12, Number.MAX_SAFE_INTEGER, 2 ** 31])('that counts %d tokens is not believed', async (told) => {
    const model = await modelOf(answerWith('{}', 'stop', told));
    const { tokens } = await model.answer({ ...REQUEST, data: 'x'.repeat(3000) }, never);
    expect(tokens).toBeLessThanOrEqual(10_000);
  });

  it.each([null, -1, 'many', 0])('that counts %j tokens is estimated by its bytes', async (told) => {
    const model = await modelOf(answerWith('"é"', 'stop', told));
    const { tokens } = await model.answer({ ...REQUEST, instructions: '', data: 'é'.repeat(4000) }, never);
    expect(tokens).toBe(2001);
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
      noPause,
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

  it('that answers more than 2 MiB is no answer, though the answer is whole', async () => {
    const model = await modelOf(answerWith('x'.repeat(2 * 2 ** 20)));
    await expect(model.answer(REQUEST, never)).rejects.toThrow('too long');
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

  it.each<[string, (left: () => void) => Behaviour]>([
    ['hangs', (left) => () => left()],
    ['stops in the middle of its answer', stopMidway],
    ['sends its answer piece by piece without end', dripForever],
    ['asks to come back in an hour', (left) => refuseAnd(left, { 'retry-after': '3600' })],
  ])('that %s is left as soon as the caller gives up, and others have their turn', async (_what, behave) => {
    const caller = new AbortController();
    const model = await modelOf(
      behave(() => caller.abort()),
      { retries: 2, concurrency: 1 },
    );
    await expect(model.answer(REQUEST, caller.signal)).rejects.toBeInstanceOf(LanguageModelError);

    server.behave(answerWith('{}'));
    await expect(model.answer(REQUEST, never)).resolves.toMatchObject({ text: '{}' });
  });

  it.each<[string, Behaviour]>([
    ['hangs', () => {}],
    ['stops in the middle of its answer', stopMidway()],
  ])('that %s is asked again when the time of one attempt is up', async (_what, behaviour) => {
    const model = await modelOf(
      (call, response, nth) => (nth === 1 ? behaviour : answerWith('{}'))(call, response, nth),
      { retries: 1, timeoutSeconds: 0.2 },
      noPause,
    );
    await expect(model.answer(REQUEST, never)).resolves.toMatchObject({ text: '{}' });
  });

  it.each<[string, Behaviour]>([
    ['is overloaded', refuseWith(429, 'slow down', { 'x-should-retry': 'false' })],
    ['is broken', refuseWith(503, 'broken')],
    ['is locked', refuseWith(409, 'locked')],
    ['breaks off', (_call, response) => void response.destroy()],
    ['breaks off midway', (call, response, n) => stopMidway(() => response.destroy())(call, response, n)],
  ])('that %s is asked as often again as we have set, and no more', async (_what, behaviour) => {
    const model = await modelOf(behaviour, { retries: 2 }, noPause);
    await expect(model.answer(REQUEST, never)).rejects.toBeInstanceOf(LanguageModelError);
    expect(server.calls).toHaveLength(3);
  });

  it.each<[string, Behaviour]>([
    ['knows us not', refuseWith(401, 'who?', { 'x-should-retry': 'true' })],
    ['answers what is no answer', answerWith('')],
  ])('that %s is not asked again', async (_what, behaviour) => {
    const model = await modelOf(behaviour, { retries: 2 }, noPause);
    await expect(model.answer(REQUEST, never)).rejects.toBeInstanceOf(LanguageModelError);
    expect(server.calls).toHaveLength(1);
  });

  it('that asks for a while is given it', async () => {
    const pauses: number[] = [];
    const model = await modelOf(
      refuseWith(429, 'slow down', { 'retry-after': '7' }),
      { retries: 1 },
      async (ms) => void pauses.push(ms),
    );
    await expect(model.answer(REQUEST, never)).rejects.toBeInstanceOf(LanguageModelError);
    expect(pauses).toEqual([7000]);
  });
});

function refuseAnd(then: () => void, headers: Record<string, string>): Behaviour {
  return (call, response, nth) => {
    response.once('close', then);
    refuseWith(429, 'slow down', headers)(call, response, nth);
  };
}
