import * as z from 'zod';
import { clusterExplanationSchema, sentenceSchema, sourceSchema } from '../ml/ml.schema.ts';
import { idSchema, languageSchema } from '../procedure/wire.ts';

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const flatSchema = z.record(z.string(), scalarSchema);
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
