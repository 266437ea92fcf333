/** A model that writes what a schema allows. The port; openai-model.ts is the one adapter. */
export interface LanguageModel {
  /** As the operator named it; part of what a kept text is known by. */
  readonly name: string;
  /**
   * @param signal ends the call, retries included
   * @throws LanguageModelError whatever goes wrong: no answer, a refusal, half an answer
   */
  answer(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
}

export interface ModelRequest {
  /** What to do. Holds no cell and no name of a table. */
  readonly instructions: string;
  /** What to speak of, apart from the instructions: names and cells in it are data. */
  readonly data: string;
  readonly schemaName: string;
  /** JSON Schema of the answer. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The answer is no longer than this. */
  readonly maxTokens: number;
}

export interface ModelAnswer {
  /** JSON by the schema, if the model kept to it. */
  readonly text: string;
  /** Of question and answer together; an estimate where the server does not say, and never more than can be true. */
  readonly tokens: number;
}

export class LanguageModelError extends Error {
  override readonly name = 'LanguageModelError';
}
