import { LanguageModelError } from '../phrase/language-model.ts';
import type { OpenAiClient } from '../phrase/openai-client.ts';

/** Turns texts into vectors whose angles say how alike the texts are. */
export interface EmbeddingModel {
  readonly name: string;
  /**
   * @returns one vector for each text, all of the same length
   * @throws LanguageModelError whatever goes wrong
   */
  embed(texts: readonly string[], signal: AbortSignal): Promise<number[][]>;
}

const TEXTS_PER_CALL = 128;
/** pgvector keeps no longer ones. */
const LONGEST_VECTOR = 16_000;
/** As many of the longest vectors, with about 16 characters for each number. */
const MAX_ANSWER_BYTES = TEXTS_PER_CALL * LONGEST_VECTOR * 16;

export function createOpenAiEmbeddings(client: OpenAiClient, model: string): EmbeddingModel {
  return {
    name: model,
    embed: async (texts, signal) => {
      const vectors: number[][] = [];
      for (let start = 0; start < texts.length; start += TEXTS_PER_CALL) {
        const input = texts.slice(start, start + TEXTS_PER_CALL);
        const { data } = await client.call(
          (openAi, within) =>
            openAi.embeddings.create({ model, input, encoding_format: 'float' }, { signal: within }),
          { signal, maxAnswerBytes: MAX_ANSWER_BYTES },
        );
        vectors.push(...vectorsIn(data, input.length));
      }
      const [first] = vectors;
      if (vectors.some(({ length }) => length !== first?.length))
        throw new LanguageModelError('the vectors differ in length');
      return vectors;
    },
  };
}

/** A server that only claims to be compatible may answer anything. */
function vectorsIn(data: unknown, count: number): number[][] {
  const vectors: (number[] | undefined)[] = Array.from({ length: count });
  for (const each of Array.isArray(data) ? (data as unknown[]) : []) {
    const { index, embedding } = (each ?? {}) as { index?: unknown; embedding?: unknown };
    if (typeof index === 'number' && index in vectors && isVector(embedding)) vectors[index] = embedding;
  }
  return vectors.map((vector) => {
    if (vector === undefined) throw new LanguageModelError('the answer holds no vector for a text');
    return vector;
  });
}

function isVector(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= LONGEST_VECTOR &&
    value.every((each) => typeof each === 'number' && Number.isFinite(each))
  );
}
