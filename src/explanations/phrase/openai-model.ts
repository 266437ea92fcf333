import type OpenAI from 'openai';
import {
  type LanguageModel,
  LanguageModelError,
  type ModelAnswer,
  type ModelRequest,
} from './language-model.ts';
import type { OpenAiClient } from './openai-client.ts';
import { statusOf } from './openai-errors.ts';

/** No answer that is wanted is nearly as long. */
const MAX_ANSWER_BYTES = 2 * 2 ** 20;
const BYTES_PER_TOKEN = 4;
/** No call takes more, whatever a server says. */
const MOST_TOKENS = 1_000_000;

/** A language model behind OpenAI's chat completions. */
export function createOpenAiModel(client: OpenAiClient, model: string): LanguageModel {
  /** Some servers know no schemas, only that the answer shall be JSON. */
  let knowsSchemas = true;

  function ask(request: ModelRequest, withSchema: boolean, signal: AbortSignal): Promise<ModelAnswer> {
    const body = bodyOf(model, request, withSchema);
    return client.call(
      async (openAi, within) =>
        contentOf(await openAi.chat.completions.create(body, { signal: within }), request),
      { signal, maxAnswerBytes: MAX_ANSWER_BYTES },
    );
  }

  return {
    name: model,
    answer: async (request, signal) => {
      const isSchemaUsed = knowsSchemas;
      try {
        return await ask(request, isSchemaUsed, signal);
      } catch (error) {
        if (!isSchemaUsed || !isRefusedAsBad(error)) throw error;
        const answer = await ask(request, false, signal);
        knowsSchemas = false;
        return answer;
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
  return { text, tokens: tokensOf(completion.usage?.total_tokens, request, text) };
}

/** What the server counted, as far as that can be true; else an estimate. */
function tokensOf(told: unknown, { instructions, data, maxTokens }: ModelRequest, text: string): number {
  const bytes = [instructions, data, text].reduce((sum, each) => sum + Buffer.byteLength(each), 0);
  if (typeof told !== 'number' || !Number.isFinite(told) || told <= 0) {
    return Math.ceil(bytes / BYTES_PER_TOKEN);
  }
  // A token stands for a byte at least; what a model thinks counts as its answer.
  return Math.min(Math.ceil(told), MOST_TOKENS, 2 * (bytes + maxTokens));
}

function isRefusedAsBad(error: unknown): boolean {
  return error instanceof LanguageModelError && statusOf(error.cause) === 400;
}
