import * as z from 'zod';
import { mlConfigSchema } from '../ml/ml.schema.ts';
import { idSchema, languageSchema, timestampSchema } from '../procedure/wire.ts';
import { columnStatisticsSchema } from './datasets.schema.ts';

/** What `stats` tells of a dataset. */

export const datasetStatsInputSchema = z.object({
  id: idSchema,
  /** Of the sentences; by default the caller's, else French. */
  language: languageSchema.nullish(),
});

export const FINDING_KINDS = [
  'empty_column',
  'constant_column',
  'near_constant_column',
  'identifier_column',
  'high_cardinality',
  'missing_values',
  'missing_together',
  'duplicate_rows',
  'outliers',
  'skewed',
  'redundant_columns',
] as const;
const findingKindSchema = z.enum(FINDING_KINDS);

const findingSchema = z
  .object({
    kind: findingKindSchema,
    severity: z.enum(['critical', 'warning', 'info']),
    columns: z.array(z.string()),
    /** What the sentence is made of: rows, shares, coefficients, by name. */
    figures: z.record(z.string(), z.number()),
    message: z.string(),
  })
  .meta({ id: 'QualityFinding' });
export type QualityFinding = z.infer<typeof findingSchema>;

const pairSchema = z.tuple([z.string(), z.string()]);
const strengthSchema = z.number().min(0).max(1);

const correlationsSchema = z
  .object({
    /** Rows the figures come from: every so many of a table of more than 20,000. */
    rows_used: z.int(),
    /** Columns left out because there are too many. */
    columns_left_out: z.int(),
    /** The strongest pairs of numeric columns; null where a coefficient has no meaning. */
    numeric: z.array(
      z.object({
        columns: pairSchema,
        pearson: z.number().min(-1).max(1).nullable(),
        spearman: z.number().min(-1).max(1).nullable(),
        n: z.int(),
      }),
    ),
    categorical: z.array(z.object({ columns: pairSchema, cramers_v: strengthSchema, n: z.int() })),
    /** A category, then a number. */
    mixed: z.array(z.object({ columns: pairSchema, correlation_ratio: strengthSchema, n: z.int() })),
  })
  .meta({ id: 'Correlations' });

export const recommendationSchema = z
  .object({
    name: z.string(),
    /** Ready for POST /api/ml/process. */
    config: mlConfigSchema,
    reasons: z.array(z.string()),
  })
  .meta({ id: 'Recommendation' });

export const datasetStatsSchema = z
  .object({
    dataset_id: idSchema,
    basic_info: z.object({
      row_count: z.int(),
      column_count: z.int(),
      size_mb: z.number(),
      numeric_columns: z.int(),
      categorical_columns: z.int(),
      missing_values: z.int(),
    }),
    columns: z.record(z.string(), columnStatisticsSchema),
    processing_history: z.array(
      z.object({
        run_id: idSchema,
        status: z.string(),
        reduction_method: z.string(),
        clustering_method: z.string(),
        processing_time: z.number().nullable(),
        created_at: timestampSchema,
      }),
    ),
    quality: z.object({
      /** Share of cells that hold a value. */
      completeness: strengthSchema,
      /** Rows that say the same as an earlier one; null when the table could not be studied. */
      duplicate_rows: z.int().nullable(),
      /** The most serious first. */
      findings: z.array(findingSchema),
    }),
    /** Null when the table could not be studied. */
    correlations: correlationsSchema.nullable(),
    recommendations: z.array(recommendationSchema),
    language: languageSchema,
  })
  .meta({ id: 'DatasetStats' });
export type DatasetStats = z.infer<typeof datasetStatsSchema>;
