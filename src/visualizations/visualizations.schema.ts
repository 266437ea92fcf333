import * as z from 'zod';
import {
  clusteringMethodSchema,
  performanceMetricsSchema,
  processingResultSchema,
  reductionMethodSchema,
} from '../ml/ml.schema.ts';
import {
  absent,
  idSchema,
  languageSchema,
  pageOf,
  pageRequestSchema,
  timestampSchema,
} from '../procedure/wire.ts';

/** Saved maps, and the links that show them. */

const nameSchema = z.string().trim().min(1).max(255);
const descriptionSchema = z.string().max(1000);
const columnNameSchema = z.string().min(1).max(1000);

export const visualizationSchema = z
  .object({
    id: idSchema,
    user_id: idSchema,
    dataset_id: idSchema,
    /** null while one may not read the dataset. */
    dataset_name: z.string().nullable(),
    run_id: idSchema,
    name: z.string(),
    description: z.string().nullable(),
    is_favorite: z.boolean(),
    reduction_method: reductionMethodSchema,
    clustering_method: clusteringMethodSchema,
    total_points: z.int().min(0),
    performance: performanceMetricsSchema.nullable(),
    created_at: timestampSchema,
    updated_at: timestampSchema,
  })
  .meta({ id: 'Visualization' });
export type Visualization = z.infer<typeof visualizationSchema>;

export const visualizationListSchema = pageOf('visualizations', visualizationSchema).meta({
  id: 'VisualizationList',
});

export const visualizationIdInputSchema = z.object({ id: idSchema });

export const visualizationListInputSchema = pageRequestSchema.extend({
  dataset_id: idSchema.nullish(),
  is_favorite: z.boolean().nullish(),
  search: z.string().max(200).nullish(),
});
export type VisualizationListInput = z.infer<typeof visualizationListInputSchema>;

export const visualizationCreateInputSchema = z.object({
  dataset_id: idSchema,
  /** The run to keep; absent: the latest completed one. */
  run_id: idSchema.nullish(),
  name: nameSchema,
  description: descriptionSchema.nullish(),
  is_favorite: z.boolean().nullish(),
});
export type VisualizationCreateInput = z.infer<typeof visualizationCreateInputSchema>;

/** Absent keeps; null clears the description. */
export const visualizationUpdateInputSchema = z.object({
  id: idSchema,
  name: nameSchema.optional(),
  description: descriptionSchema.nullable().optional(),
  is_favorite: z.boolean().optional(),
});
export type VisualizationUpdateInput = z.infer<typeof visualizationUpdateInputSchema>;

export const linkCreateInputSchema = z.object({
  id: idSchema,
  expires_in_days: z.int().min(1).max(365),
  hidden_columns: z.array(columnNameSchema).max(10_000).nullish(),
});
export type LinkCreateInput = z.infer<typeof linkCreateInputSchema>;

export const linkIdInputSchema = z.object({ link_id: idSchema });

export const createdLinkSchema = z
  .object({ link_id: idSchema, url: z.url(), expires_at: timestampSchema })
  .meta({ id: 'CreatedShareLink' });
export type CreatedLink = z.infer<typeof createdLinkSchema>;

export const shareLinkSchema = z
  .object({
    link_id: idSchema,
    hidden_columns: z.array(z.string()),
    views: z.int().min(0),
    last_viewed: timestampSchema.nullable(),
    created_at: timestampSchema,
    expires_at: timestampSchema,
    revoked_at: timestampSchema.nullable(),
    is_active: z.boolean(),
  })
  .meta({ id: 'ShareLink' });
export type ShareLink = z.infer<typeof shareLinkSchema>;

export const shareLinkListSchema = z
  .object({ links: z.array(shareLinkSchema) })
  .meta({ id: 'ShareLinkList' });

export const accessListInputSchema = pageRequestSchema.extend({ link_id: idSchema });
export type AccessListInput = z.infer<typeof accessListInputSchema>;

export const accessListSchema = pageOf(
  'accesses',
  z.object({ at: timestampSchema, ip_address: z.string().nullable(), user_agent: z.string().nullable() }),
).meta({ id: 'ShareAccessList' });

export const sharedInputSchema = z.object({
  token: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/),
  language: absent(languageSchema),
});

/** A result, and what it was saved as. */
export const sharedResultSchema = processingResultSchema
  .extend({
    shared: z.object({
      name: z.string(),
      description: z.string().nullable(),
      created_at: timestampSchema,
      expires_at: timestampSchema,
    }),
  })
  .meta({ id: 'SharedResult' });
export type SharedAs = z.infer<typeof sharedResultSchema>['shared'];
