import type OpenAI from 'openai';
import { createSlots } from '../../compute/slots.ts';
import { LanguageModelError } from './language-model.ts';

export interface OpenAiSettings {
  /** A server of one's own may need none. */
  readonly apiKey: string | undefined;
  /** Of a compatible server; undefined: OpenAI's own. */
  readonly baseUrl: string | undefined;
  /** Of one attempt. */
  readonly timeoutSeconds: number;
  /** After the first attempt; pauses between them grow, with jitter. */
  readonly retries: number;
  /** Calls at the same time; more wait. */
  readonly concurrency: number;
}

/** Calls to OpenAI, or to any server that speaks like it. */
export interface OpenAiClient {
  /**
   * @param signal ends the call, and the wait for its turn
   * @throws LanguageModelError whatever goes wrong
   */
  call<T>(work: (client: OpenAI) => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** No answer that is wanted is nearly as long. */
const MAX_ANSWER_BYTES = 32 * 2 ** 20;

/** The package is loaded with the first call. */
export function createOpenAiClient(settings: OpenAiSettings): OpenAiClient {
  const slots = createSlots(settings.concurrency);
  let loading: Promise<OpenAI> | undefined;

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

  return {
    call: async (work, signal) => {
      const release = await slots.acquire(signal).catch(() => {
        throw new LanguageModelError('the model was busy for too long');
      });
      try {
        loading ??= connect();
        return await work(await loading);
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
