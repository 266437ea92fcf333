import * as z from 'zod';
import { idSchema } from '../procedure/wire.ts';

export const EXPORT_FORMATS = ['csv', 'json', 'ndjson', 'parquet', 'arrow', 'xlsx'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const exportInputSchema = z.object({
  id: idSchema,
  format: z
    .enum(EXPORT_FORMATS)
    .nullish()
    .transform((format) => format ?? 'csv')
    .meta({ description: 'The format of the file; csv when it is not said.' }),
  /** `results` adds what the latest run found about each row. */
  with: z.enum(['results']).nullish(),
});
export type ExportInput = z.output<typeof exportInputSchema>;
