import type OpenAI from 'openai';
import { createSlots } from '../../compute/slots.ts';
import { isTimeUp, withinTime } from '../../platform/within-time.ts';
import { LanguageModelError } from './language-model.ts';
import { isPassingFailure, waitAskedForIn } from './openai-errors.ts';
import { type Pause, retried } from './retries.ts';

export interface OpenAiSettings {
  /** A server of one's own may need none. */
  readonly apiKey: string | undefined;
  /** Of a compatible server; undefined: OpenAI's own. */
  readonly baseUrl: string | undefined;
  /** Of one attempt, until its answer is read. */
  readonly timeoutSeconds: number;
  /** After the first attempt; pauses between them grow, with jitter. */
  readonly retries: number;
  /** Calls at the same time; more wait. */
  readonly concurrency: number;
}

/** Calls to OpenAI, or to any server that speaks like it. */
export interface OpenAiClient {
  /**
   * @param work one attempt, made again when the server was overloaded, broken or not reached
   * @throws LanguageModelError whatever goes wrong
   */
  call<T>(work: (client: OpenAI, signal: AbortSignal) => Promise<T>, bounds: CallBounds): Promise<T>;
}

export interface CallBounds {
  /** Ends the call at once: the wait for its turn, attempts and the pauses between them. */
  readonly signal: AbortSignal;
  /** What is longer is no answer, and not read to its end. */
  readonly maxAnswerBytes: number;
}

/**
 * The package is loaded with the first call. Its own retries are not used: they wait as long as a server likes, and go on
 * waiting when the caller has left.
 *
 * @param pause between attempts; tests bring their own
 */
export function createOpenAiClient(settings: OpenAiSettings, pause?: Pause): OpenAiClient {
  const slots = createSlots(settings.concurrency);
  const timeoutMs = settings.timeoutSeconds * 1000;
  let loading: Promise<OpenAI> | undefined;

  async function connect(): Promise<OpenAI> {
    const { OpenAI: Client } = await import('openai');
    return new Client({
      apiKey: settings.apiKey ?? 'none',
      ...(settings.baseUrl === undefined ? {} : { baseURL: settings.baseUrl }),
      timeout: timeoutMs,
      maxRetries: 0,
    });
  }

  async function connected(maxAnswerBytes: number): Promise<OpenAI> {
    loading ??= connect();
    return (await loading).withOptions({ fetch: fetchCapped(maxAnswerBytes) });
  }

  return {
    call: async (work, { signal, maxAnswerBytes }) => {
      const release = await slots.acquire(signal).catch(() => {
        throw new LanguageModelError('the model was busy for too long');
      });
      const attempt = () =>
        withinTime(timeoutMs, signal, async (within) => work(await connected(maxAnswerBytes), within));
      try {
        return await retried(attempt, {
          retries: settings.retries,
          signal,
          isPassing: (error) => isTimeUp(error) || isPassingFailure(error),
          waitAskedFor: waitAskedForIn,
          pause,
        });
      } catch (error) {
        throw asModelError(error);
      } finally {
        release();
      }
    },
  };
}

function asModelError(error: unknown): LanguageModelError {
  if (error instanceof LanguageModelError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new LanguageModelError(`the model did not answer: ${why}`, { cause: error });
}

/** An answer without end must not fill the memory. */
function fetchCapped(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.body === null) return response;
    return new Response(response.body.pipeThrough(capped(maxBytes)), response);
  };
}

function capped(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(new LanguageModelError('the answer was too long'));
      else controller.enqueue(chunk);
    },
  });
}
