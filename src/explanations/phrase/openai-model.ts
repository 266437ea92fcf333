import type OpenAI from 'openai';
import { createSlots } from '../../compute/slots.ts';
import {
  type LanguageModel,
  LanguageModelError,
  type ModelAnswer,
  type ModelRequest,
} from './language-model.ts';

export interface OpenAiSettings {
  /** A server of one's own may need none. */
  readonly apiKey: string | undefined;
  /** Of a compatible server; undefined: OpenAI's own. */
  readonly baseUrl: string | undefined;
  readonly model: string;
  /** Of one attempt. */
  readonly timeoutSeconds: number;
  /** After the first attempt; pauses between them grow, with jitter. */
  readonly retries: number;
  /** Calls at the same time; more wait. */
  readonly concurrency: number;
}

/** No phrasing is nearly as long. */
const MAX_ANSWER_BYTES = 2 * 2 ** 20;
const BYTES_PER_TOKEN = 4;

/** OpenAI, or any server that speaks its chat completions; the package is loaded with the first call. */
export function createOpenAiModel(settings: OpenAiSettings): LanguageModel {
  const slots = createSlots(settings.concurrency);
  let loading: Promise<OpenAI> | undefined;
  /** Some servers know no schemas, only that the answer shall be JSON. */
  let knowsSchemas = true;

  async function connect(): Promise<OpenAI> {
    const { OpenAI: Client } = await import('openai');
    return new Client({
      apiKey: settings.apiKey ?? 'none',
      ...(settings.baseUrl === undefined ? {} : { baseURL: settings.baseUrl }),
      timeout: settings.timeoutSeconds * 1000,
      maxRetries: settings.retries,
      fetch: fetchCapped,
    });
  }

  async function ask(request: ModelRequest, signal: AbortSignal): Promise<OpenAI.ChatCompletion> {
    loading ??= connect();
    const client = await loading;
    const isSchemaUsed = knowsSchemas;
    try {
      return await client.chat.completions.create(bodyOf(settings.model, request, isSchemaUsed), { signal });
    } catch (error) {
      if (!isSchemaUsed || statusOf(error) !== 400) throw error;
      const answer = await client.chat.completions.create(bodyOf(settings.model, request, false), { signal });
      knowsSchemas = false;
      return answer;
    }
  }

  return {
    name: settings.model,
    answer: async (request, signal) => {
      const release = await slots.acquire(signal).catch(() => {
        throw new LanguageModelError('the model was busy for too long');
      });
      try {
        return contentOf(await ask(request, signal), request);
      } catch (error) {
        if (error instanceof LanguageModelError) throw error;
        const why = error instanceof Error ? error.message : String(error);
        throw new LanguageModelError(`the model did not answer: ${why}`, { cause: error });
      } finally {
        release();
      }
    },
  };
}

function bodyOf(
  model: string,
  { instructions, data, schemaName, schema, maxTokens }: ModelRequest,
  withSchema: boolean,
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const described = withSchema ? instructions : `${instructions}\n\nJSON Schema:\n${JSON.stringify(schema)}`;
  return {
    model,
    messages: [
      { role: 'system', content: described },
      { role: 'user', content: data },
    ],
    response_format: withSchema
      ? { type: 'json_schema', json_schema: { name: schemaName, strict: true, schema: { ...schema } } }
      : { type: 'json_object' },
    max_completion_tokens: maxTokens,
  };
}

function contentOf(completion: OpenAI.ChatCompletion, request: ModelRequest): ModelAnswer {
  // A server that only claims to be compatible may answer anything.
  const choice = completion.choices?.[0];
  const text = choice?.message?.content;
  if (choice?.message?.refusal) throw new LanguageModelError('the model refused to answer');
  if (choice?.finish_reason === 'length') throw new LanguageModelError('the answer was cut off');
  if (typeof text !== 'string' || text === '') throw new LanguageModelError('the answer was empty');
  const bytes = request.instructions.length + request.data.length + text.length;
  const told = completion.usage?.total_tokens;
  const isPlausible = typeof told === 'number' && Number.isFinite(told) && told > 0;
  return { text, tokens: Math.ceil(isPlausible ? told : bytes / BYTES_PER_TOKEN) };
}

function statusOf(error: unknown): number | undefined {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : undefined;
}

/** An answer without end must not fill the memory. */
async function fetchCapped(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.body === null) return response;
  let bytes = 0;
  const counted = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        bytes += chunk.byteLength;
        if (bytes > MAX_ANSWER_BYTES) controller.error(new LanguageModelError('the answer was too long'));
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(counted, response);
}
