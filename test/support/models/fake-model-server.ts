import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a caller sent, parsed. */
export interface ModelCall {
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly response_format: { readonly type: string };
  };
  readonly authorization: string | undefined;
}

/** Whether embeddings are answered, and how: one vector for each text; null: they fail. */
export type Embedding = ((text: string) => number[]) | null;

export type Behaviour = (call: ModelCall, response: ServerResponse, nth: number) => void;

/** A server on loopback that speaks chat completions as the test wants it to. */
export interface FakeModelServer {
  readonly url: string;
  readonly calls: readonly ModelCall[];
  behave(behaviour: Behaviour): void;
  /** Texts that vectors were asked for. */
  readonly embedded: readonly string[];
  embedWith(embedding: Embedding): void;
  close(): Promise<void>;
}

export async function startFakeModelServer(first: Behaviour): Promise<FakeModelServer> {
  let behaviour = first;
  let embedding: Embedding = null;
  const embedded: string[] = [];
  const calls: ModelCall[] = [];
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      if (request.url?.endsWith('/embeddings') === true) {
        const { input = [] } = body;
        embedded.push(...input);
        if (embedding === null) return sendJson(response, 500, { error: { message: 'no embeddings' } });
        const data = input.map((text, index) => ({
          object: 'embedding',
          index,
          embedding: embedding!(text),
        }));
        return sendJson(response, 200, {
          object: 'list',
          model: 'fake',
          data,
          usage: { prompt_tokens: 1, total_tokens: 1 },
        });
      }
      const call = { body, authorization: request.headers.authorization };
      calls.push(call);
      behaviour(call, response, calls.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    calls,
    embedded,
    embedWith: (next) => {
      embedding = next;
    },
    behave: (next) => {
      behaviour = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readJson(
  request: IncomingMessage,
): Promise<ModelCall['body'] & { readonly input?: string[] }> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return JSON.parse(Buffer.concat(pieces).toString()) as ModelCall['body'] & { readonly input?: string[] };
}

/** An answer as OpenAI gives it. */
export function answerWith(content: unknown, finishReason = 'stop', totalTokens: unknown = 100): Behaviour {
  return (_call, response) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    sendJson(response, 200, {
      id: 'answer',
      object: 'chat.completion',
      created: 0,
      model: 'fake',
      choices: [
        {
          index: 0,
          finish_reason: finishReason,
          message: { role: 'assistant', content: text, refusal: null },
        },
      ],
      usage: { prompt_tokens: 60, completion_tokens: 40, total_tokens: totalTokens },
    });
  };
}

export function refuseWith(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Behaviour {
  return (_call, response) => sendJson(response, status, { error: { message } }, headers);
}

/** Half an answer, and then nothing: neither more of it nor its end. */
export function stopMidway(onHalf: () => void = () => {}): Behaviour {
  return (_call, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"choices":[{"index":0,"message":{"role":"assistant","content":"{', onHalf);
  };
}

/** White space without end; answers in JSON may begin so. */
export function dripForever(onFirst: () => void = () => {}): Behaviour {
  return (_call, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const more = () => {
      if (!response.destroyed) response.write(' ', () => setImmediate(more));
    };
    more();
    onFirst();
  };
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
