import * as z from 'zod';

/** What a model is asked to write, and all it may write. Limits are generous: what is beyond them is no explanation. */

export const sentenceSchema = z.object({
  text: z.string().max(600),
  facts: z.array(z.string().max(80)).max(12),
});
const paragraphSchema = z.array(sentenceSchema).max(8);

export const phrasingSchema = z.object({
  clusters: z.array(z.object({ cluster_id: z.int(), sentences: paragraphSchema })).max(200),
  summary: paragraphSchema,
  anomalies: paragraphSchema,
  insights: z.array(paragraphSchema).max(3),
});

export type Phrasing = z.infer<typeof phrasingSchema>;

/** Constrained decoding knows a part of JSON Schema only: no limits, every field required, no others. */
export const sentenceJsonSchema = {
  type: 'object',
  properties: { text: { type: 'string' }, facts: { type: 'array', items: { type: 'string' } } },
  required: ['text', 'facts'],
  additionalProperties: false,
};

export const PHRASING_JSON_SCHEMA = (() => {
  const paragraph = { type: 'array', items: sentenceJsonSchema };
  const cluster = {
    type: 'object',
    properties: { cluster_id: { type: 'integer' }, sentences: paragraph },
    required: ['cluster_id', 'sentences'],
    additionalProperties: false,
  };
  return {
    type: 'object',
    properties: {
      clusters: { type: 'array', items: cluster },
      summary: paragraph,
      anomalies: paragraph,
      insights: { type: 'array', items: paragraph },
    },
    required: ['clusters', 'summary', 'anomalies', 'insights'],
    additionalProperties: false,
  };
})();

/** @returns null where the answer is not what was asked for */
export function parsePhrasing(text: string): Phrasing | null {
  const parsed = phrasingSchema.safeParse(jsonIn(text));
  return parsed.success ? parsed.data : null;
}

/**
 * What a parser of answers understands of one, as JSON; nothing else of it.
 *
 * @param parse gives null where the answer is not what was asked for
 */
export function understoodBy(parse: (answer: string) => object | null): (answer: string) => string | null {
  return (answer) => {
    const understood = parse(answer);
    return understood === null ? null : JSON.stringify(understood);
  };
}

/** Models without schemas like to put JSON between fences. */
export function jsonIn(text: string): unknown {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return null;
  try {
    return JSON.parse(text.slice(start, end + 1));
  } catch {
    return null;
  }
}
