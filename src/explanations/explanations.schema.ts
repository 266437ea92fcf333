import * as z from 'zod';
import { clusterExplanationSchema, sentenceSchema, sourceSchema } from '../ml/ml.schema.ts';
import { idSchema, languageSchema } from '../procedure/wire.ts';

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const flatSchema = z.record(z.string(), z.union([scalarSchema, z.array(scalarSchema)]));
const detailSchema = z.union([scalarSchema, flatSchema, z.array(z.union([scalarSchema, flatSchema]))]);

/** What is known, by id. Which details there are depends on the kind, see docs/facts.md. */
export const factSchema = z
  .object({
    id: z.string(),
    kind: z.string(),
    about: z.enum(['cluster', 'noise', 'selection', 'dataset', 'row']),
    /** Which cluster or row; null for the others. */
    number: z.int().nullable(),
    details: z.record(z.string(), detailSchema),
  })
  .meta({ id: 'Fact' });
export type FactView = z.infer<typeof factSchema>;

export const explainInputSchema = z.object({
  dataset_id: idSchema,
  /** Default: the caller's preference, else French. */
  language: languageSchema.nullish(),
  /** Default: the latest result. */
  run_id: idSchema.nullish(),
});

const rowSchema = z.int().min(0).max(4294967295);

export const selectionInputSchema = z
  .object({
    dataset_id: idSchema,
    /** Ids of points of the result, as numbers. */
    rows: z.array(rowSchema).max(2_000_000).default([]),
    /** From the first row to the last, both included; shorter for many neighbours. */
    ranges: z
      .array(z.tuple([rowSchema, rowSchema]))
      .max(500_000)
      .default([]),
    /** Default: the caller's preference, else French. */
    language: languageSchema.nullish(),
    /** Default: the latest result. */
    run_id: idSchema.nullish(),
  })
  .refine(({ rows, ranges }) => rows.length + ranges.length > 0, {
    path: ['rows'],
    error: 'Select at least one row, by rows or by ranges.',
  })
  .refine(({ ranges }) => ranges.every(([first, last]) => first <= last), {
    path: ['ranges'],
    error: 'A range goes from its first row to its last.',
  });

export const selectionResponseSchema = z
  .object({
    run_id: idSchema,
    language: languageSchema,
    /** Rows that were selected, of all on the map. */
    data_points: z.int().min(1),
    total_points: z.int().min(1),
    /** A proposal, from the rule or from what sets the rows apart most. */
    name: z.string(),
    explanation: z.string(),
    sentences: z.array(sentenceSchema),
    characteristics: z.array(z.string()),
    key_features: z.array(z.string()),
    /** Ids of the most typical rows. */
    representative_points: z.array(z.string()),
    facts: z.array(factSchema),
    source: sourceSchema,
  })
  .meta({ id: 'SelectionResponse' });
export type SelectionResponse = z.infer<typeof selectionResponseSchema>;

const insightSchema = z.object({
  text: z.string(),
  sentences: z.array(sentenceSchema),
  source: sourceSchema,
});

export const explainResponseSchema = z
  .object({
    run_id: idSchema,
    language: languageSchema,
    cluster_explanations: z.array(clusterExplanationSchema),
    dataset_summary: z.string(),
    anomaly_explanation: z.string(),
    /** Up to three things to look at. */
    insights: z.array(insightSchema),
    /** What each sentence stands on, by id. */
    sentences: z.object({ summary: z.array(sentenceSchema), anomalies: z.array(sentenceSchema) }),
    facts: z.array(factSchema),
    source: sourceSchema,
  })
  .meta({ id: 'ExplainResponse' });
export type ExplainResponse = z.infer<typeof explainResponseSchema>;

export const askInputSchema = z.object({
  dataset_id: idSchema,
  /** In French or English. */
  question: z.string().trim().min(1).max(1000),
  /** Of the question and the answer. Default: the caller's preference, else French. */
  language: languageSchema.nullish(),
  /** Default: the latest result. */
  run_id: idSchema.nullish(),
});

export const askResponseSchema = z
  .object({
    run_id: idSchema,
    language: languageSchema,
    answer: z.string(),
    /** The answer, sentence by sentence. */
    sentences: z.array(sentenceSchema),
    /** What the sentences stand on; of kind `aggregate` what was read from the table for this answer. */
    facts: z.array(factSchema),
    source: sourceSchema,
  })
  .meta({ id: 'AskResponse' });
export type AskResponse = z.infer<typeof askResponseSchema>;

export const followAnswerInputSchema = askInputSchema.extend({
  /** The last step seen; tRPC fills it in when a subscription reconnects. */
  lastEventId: z
    .string()
    .regex(/^\d{1,6}$/)
    .nullish(),
});

/** An answer while it is made: its sentences as they become known, then the whole. */
export const answerEventSchema = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('sentence'),
      sentence: sentenceSchema,
      facts: z.array(factSchema),
      source: sourceSchema,
    }),
    z.object({ type: z.literal('answered'), ...askResponseSchema.shape }),
  ])
  .meta({ id: 'AnswerEvent' });
export type AnswerEvent = z.infer<typeof answerEventSchema>;
