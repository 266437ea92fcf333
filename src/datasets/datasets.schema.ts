import { z } from 'zod';
import { idSchema, pageOf, pageRequestSchema, timestampSchema } from '../procedure/wire.ts';
import { ENCODINGS } from '../table/probe/encoding.ts';

/** How people call the encodings. */
const ENCODING_NAMES: Readonly<Record<string, (typeof ENCODINGS)[number]>> = {
  utf8: 'utf-8',
  'utf-16': 'utf-16le',
  utf16: 'utf-16le',
  latin1: 'windows-1252',
  'latin-1': 'windows-1252',
  'iso-8859-1': 'windows-1252',
  cp1252: 'windows-1252',
};

export const columnTypeSchema = z.enum(['numeric', 'categorical', 'unknown', 'datetime', 'boolean', 'text']);

const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const rowSchema = z.record(z.string(), cellSchema);

export const columnStatisticsSchema = z
  .object({
    type: columnTypeSchema,
    /** Cells that hold a value. */
    count: z.int().min(0),
    null_count: z.int().min(0),
    unique_count: z.int().min(0),
    min: z.number().nullish(),
    max: z.number().nullish(),
    mean: z.number().nullish(),
    median: z.number().nullish(),
    /** Of a sample (n − 1). */
    std: z.number().nullish(),
    /** Quartiles by linear interpolation. */
    q1: z.number().nullish(),
    q3: z.number().nullish(),
    skewness: z.number().nullish(),
    /** Values beyond 1.5 interquartile ranges. */
    outliers: z.int().min(0).nullish(),
    /** 20 bins of equal width. */
    histogram: z.object({ edges: z.array(z.number()), counts: z.array(z.int()) }).nullish(),
    /** Up to 5, the most frequent first, then by value. */
    most_common: z.array(z.tuple([cellSchema, z.int()])).optional(),
  })
  .meta({ id: 'ColumnStatistics' });

const datasetStatusSchema = z.enum(['uploaded', 'processing', 'processed', 'error']);

export const datasetResponseSchema = z
  .object({
    id: idSchema,
    user_id: idSchema,
    name: z.string(),
    description: z.string().nullable(),
    is_public: z.boolean(),
    tags: z.array(z.string()),
    metadata: z.object({
      row_count: z.int(),
      column_count: z.int(),
      columns: z.array(z.string()),
      column_types: z.record(z.string(), columnTypeSchema),
      size_mb: z.number(),
      updated_at: timestampSchema,
    }),
    file_info: z.object({
      filename: z.string(),
      size: z.int(),
      mime_type: z.string(),
      created_from_version: z.int().optional(),
    }),
    status: datasetStatusSchema,
    error_message: z.string().nullable(),
    version: z.int().min(1),
    parent_id: idSchema.nullable(),
    row_count: z.int(),
    column_count: z.int(),
    columns: z.array(z.string()),
    size_mb: z.number(),
    is_processed: z.boolean(),
    filename: z.string(),
    /** Bytes of the uploaded file. */
    size: z.int(),
    /** What was skipped or read otherwise than written, with line numbers. */
    warnings: z.array(z.string()),
    created_at: timestampSchema,
    updated_at: timestampSchema,
    processed_at: timestampSchema.nullable(),
  })
  .meta({ id: 'DatasetResponse' });
export type DatasetResponse = z.infer<typeof datasetResponseSchema>;

export const datasetDetailSchema = datasetResponseSchema
  .extend({
    /** The first 5 rows. */
    sample_data: z.array(rowSchema),
    column_stats: z.record(z.string(), columnStatisticsSchema),
  })
  .meta({ id: 'DatasetDetail' });
export type DatasetDetail = z.infer<typeof datasetDetailSchema>;

export const datasetWithDataSchema = datasetDetailSchema
  .extend({
    original_data: z.array(rowSchema),
    /** The rows and columns that went into the kernels, after preprocessing; null before a run. */
    processed_data: z.array(rowSchema).nullable(),
    processing_config: z.record(z.string(), z.unknown()).nullable(),
    processing_results: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'DatasetWithData' });

export const datasetListInputSchema = pageRequestSchema.extend({
  search: z.string().max(255).nullish(),
  my_datasets: z.boolean().nullish(),
  is_public: z.boolean().nullish(),
  status: datasetStatusSchema.nullish(),
});
export type DatasetListInput = z.output<typeof datasetListInputSchema>;

export const datasetListSchema = pageOf('datasets', datasetResponseSchema).meta({ id: 'DatasetList' });

export const datasetIdInputSchema = z.object({ id: idSchema });

export const datasetDataInputSchema = z.object({
  id: idSchema,
  skip: z.int().min(0).nullish(),
  limit: z.int().min(1).nullish(),
  columns: z.array(z.string().min(1)).min(1).nullish(),
  /** A column's name; a leading `-` sorts from the largest down. */
  sort: z.string().min(1).nullish(),
});
export type DatasetDataInput = z.output<typeof datasetDataInputSchema>;

const formBooleanSchema = z.stringbool({
  truthy: ['true', '1', 'yes', 'on'],
  falsy: ['false', '0', 'no', 'off'],
  error: 'must be true or false',
});

/** An empty form field is an absent one. */
const formField = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : (value ?? undefined)), schema.optional());

const tagsSchema = z.array(z.string().trim().min(1).max(50)).max(10);

/** The fields of the multipart form beside the file; every one arrives as a string. */
export const uploadFieldsSchema = z.object({
  name: formField(z.string().trim().min(1).max(255)),
  description: formField(z.string().max(1000)),
  is_public: formField(formBooleanSchema),
  /** Separated by commas. */
  tags: formField(
    z
      .string()
      .transform((value) =>
        value
          .split(',')
          .map((tag) => tag.trim())
          .filter((tag) => tag !== ''),
      )
      .pipe(tagsSchema),
  ),
  delimiter: formField(
    z.preprocess(
      (value) => (value === 'tab' || value === '\\t' ? '\t' : value),
      z.enum([',', ';', '\t', '|']),
    ),
  ),
  decimal: formField(z.enum(['.', ','])),
  encoding: formField(
    z.preprocess(
      (value) => (typeof value === 'string' ? (ENCODING_NAMES[value.trim().toLowerCase()] ?? value) : value),
      z.enum(ENCODINGS),
    ),
  ),
  /** `%d/%m/%Y` or `DD/MM/YYYY`. */
  date_format: formField(z.string().min(2).max(50)),
});
export type UploadFields = z.output<typeof uploadFieldsSchema>;

export const datasetUpdateInputSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1).max(255).optional(),
  description: z.string().max(1000).nullable().optional(),
  is_public: z.boolean().optional(),
  tags: tagsSchema.nullable().optional(),
});
export type DatasetUpdateInput = z.output<typeof datasetUpdateInputSchema>;

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
  })
  .meta({ id: 'DatasetStats' });
export type DatasetStats = z.infer<typeof datasetStatsSchema>;
