import * as z from 'zod';
import { idSchema } from '../procedure/wire.ts';
import { columnTypeSchema, datasetResponseSchema } from './datasets.schema.ts';

/** The versions of a dataset, and what changed from each to the next. */

const cellSchema = z.union([z.string(), z.boolean()]);
const shareSchema = z.number().min(0).max(1);

/** How a column's values moved; a figure is null where it has no meaning. */
export const columnDriftSchema = z
  .object({
    column: z.string(),
    /** How far apart the two are altogether. */
    level: z.enum(['none', 'small', 'large']),
    /** Shares of empty cells. */
    missing: z.object({ before: shareSchema, after: shareSchema }),
    /** For numbers. */
    numeric: z
      .object({
        mean: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
        std: z.object({ before: z.number().nullable(), after: z.number().nullable() }),
        /** The mean's move in standard deviations of before. */
        mean_shift: z.number().nullable(),
        std_ratio: z.number().nullable(),
        /** Population stability index over the 20 bins of before; over 0.1 is some, over 0.25 much. */
        psi: z.number().nullable(),
        /** Kolmogorov–Smirnov distance, read from the histograms; 0 … 1. */
        ks: z.number().nullable(),
      })
      .optional(),
    /** For the rest: shares of the most frequent values; null where a value is not among the five that are known. */
    categories: z
      .array(
        z.object({
          value: cellSchema,
          before: shareSchema.nullable(),
          after: shareSchema.nullable(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'ColumnDrift' });
export type ColumnDrift = z.infer<typeof columnDriftSchema>;

export const versionChangesSchema = z
  .object({
    /** The version before, among those the caller may see. */
    compared_to: idSchema,
    rows: z.object({
      before: z.int(),
      after: z.int(),
      difference: z.int(),
      /** Rows that are only in this version, and only in the one before, by all columns that both have. */
      added: z.int().nullable(),
      removed: z.int().nullable(),
    }),
    columns: z.object({
      added: z.array(z.string()),
      removed: z.array(z.string()),
      /** Columns with another name and the very same values. */
      renamed: z.array(z.object({ from: z.string(), to: z.string() })),
    }),
    types: z.array(z.object({ column: z.string(), from: columnTypeSchema, to: columnTypeSchema })),
    drift: z.array(columnDriftSchema),
  })
  .meta({ id: 'VersionChanges' });
export type VersionChanges = z.infer<typeof versionChangesSchema>;

export const datasetVersionsSchema = z
  .object({
    versions: z.array(
      datasetResponseSchema
        .extend({
          /** Null for the first. */
          changes: versionChangesSchema.nullable(),
        })
        .meta({ id: 'DatasetVersion' }),
    ),
  })
  .meta({ id: 'DatasetVersions' });
export type DatasetVersions = z.infer<typeof datasetVersionsSchema>;

/** Row counts as they are kept, because counting reads both tables. */
export interface StoredRowChanges {
  readonly compared_to: string;
  readonly added: number;
  readonly removed: number;
}
