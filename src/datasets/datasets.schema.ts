import * as z from 'zod';
import { mlConfigSchema, processingResultSchema } from '../ml/ml.schema.ts';
import { idSchema, pageOf, pageRequestSchema, timestampSchema } from '../procedure/wire.ts';
import { COLUMN_TYPES } from '../table/column-type.ts';
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

export const columnTypeSchema = z.enum(COLUMN_TYPES);

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
    /** Whether a language model may be told of columns that look personal: e-mails, names, identifiers. */
    explain_personal_columns: z.boolean(),
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
    /** The rows and columns that went into the kernels, after preprocessing; null before a run, and for imported results. */
    processed_data: z.array(rowSchema).nullable(),
    processing_config: mlConfigSchema.nullable(),
    processing_results: processingResultSchema.nullable(),
  })
  .meta({ id: 'DatasetWithData' });

export const datasetSortKeySchema = z.enum([
  'created_at',
  'updated_at',
  'name',
  'row_count',
  'column_count',
  'size',
]);
export type DatasetSortKey = z.infer<typeof datasetSortKeySchema>;

/** What the column of the database can be compared with. */
const rowBoundSchema = z
  .int()
  .min(0)
  .max(2 ** 31 - 1);

/** A day, or a moment; without a zone it is UTC's. */
const momentSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true, local: true })]);
const momentOf = (text: string) =>
  new Date(/T.*(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`);

/** The first moment after what a text names: timestamps are shown in milliseconds and kept in microseconds. */
const endOf = (text: string) =>
  new Date(momentOf(text).getTime() + (text.includes('T') ? 1 : 24 * 3600 * 1000));

export const datasetListInputSchema = pageRequestSchema.extend({
  /** Anywhere in the name or the description, in whatever case. */
  search: z.string().max(1000).nullish(),
  /** Pieces of tags; a dataset is listed when it has all of them. */
  tags: z
    .array(z.string().max(50))
    .max(10)
    .nullish()
    .transform((tags) => tags?.filter((tag) => tag !== '')),
  status: datasetStatusSchema.nullish(),
  is_public: z.boolean().nullish(),
  /** Only one's own. */
  my_datasets: z.boolean().nullish(),
  sort_by: datasetSortKeySchema.nullish().transform((key) => key ?? 'created_at'),
  sort_order: z
    .enum(['asc', 'desc'])
    .nullish()
    .transform((order) => order ?? 'desc'),
  min_rows: rowBoundSchema.nullish(),
  max_rows: rowBoundSchema.nullish(),
  created_after: momentSchema.nullish().transform((text) => (text ? momentOf(text) : undefined)),
  /** The whole day, or the whole millisecond, is listed. */
  created_before: momentSchema.nullish().transform((text) => (text ? endOf(text) : undefined)),
});
export type DatasetListInput = z.output<typeof datasetListInputSchema>;

export const datasetListSchema = pageOf('datasets', datasetResponseSchema).meta({ id: 'DatasetList' });

export const datasetIdInputSchema = z.object({ id: idSchema });

export const datasetDataInputSchema = z.object({
  id: idSchema,
  skip: z
    .int()
    .nullish()
    .transform((value) => (typeof value === 'number' ? Math.max(0, value) : value)),
  limit: z
    .int()
    .nullish()
    .transform((value) => (typeof value === 'number' ? Math.max(1, value) : value)),
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

const tagsSchema = z
  .array(z.string().trim().min(1).max(50))
  .max(10)
  .transform((tags) => [...new Set(tags)]);

/** Tags in one text, separated by commas. */
const tagListSchema = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  )
  .pipe(tagsSchema);

/** The fields of the multipart form beside the file; every one arrives as a string. */
export const uploadFieldsSchema = z.object({
  name: formField(z.string().trim().min(1).max(255)),
  description: formField(z.string().max(1000)),
  is_public: formField(formBooleanSchema),
  /** Separated by commas. */
  tags: formField(tagListSchema),
  /** A workbook's sheet, by its name or its place from 1. */
  sheet: formField(z.string().min(1).max(255)),
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

/** The headers of the routes that take a form. */
export const uploadHeadersSchema = z.object({
  'Idempotency-Key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters, without spaces')
    .optional()
    .meta({
      description:
        'Any text of yours that names this upload, for instance a UUID. Sent again with the same file and fields, ' +
        'the answer is that of the first time and no second dataset is made.',
    }),
});

export const datasetUpdateInputSchema = z.object({
  id: idSchema,
  name: z.string().trim().min(1).max(255).optional(),
  description: z.string().max(1000).nullable().optional(),
  is_public: z.boolean().optional(),
  /** A list, or one text separated by commas. */
  tags: z.union([tagsSchema, tagListSchema]).nullable().optional(),
  /** Whether a language model may be told of columns that look personal: e-mails, names, identifiers. */
  explain_personal_columns: z.boolean().optional(),
});
export type DatasetUpdateInput = z.output<typeof datasetUpdateInputSchema>;
