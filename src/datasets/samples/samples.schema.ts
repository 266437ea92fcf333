import * as z from 'zod';
import { mlConfigSchema } from '../../ml/ml.schema.ts';

/** The bundled examples: `samples/<name>.json` describes each, beside its table. */

export const sampleNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be the name of a sample');

export const sampleFileSchema = z.object({
  file: z.string(),
  name: z.string().min(1).max(255),
  name_fr: z.string().min(1).max(255),
  description: z.string().min(1).max(1000),
  description_fr: z.string().min(1).max(1000),
  tags: z.array(z.string().min(1).max(50)).max(10),
  origin: z.string().min(1),
  licence: z.string().min(1),
  config: mlConfigSchema,
});

export const sampleSchema = z
  .object({
    /** Stands in the address of POST /api/datasets/samples/{name}. */
    name: sampleNameSchema,
    title: z.object({ fr: z.string(), en: z.string() }),
    description: z.object({ fr: z.string(), en: z.string() }),
    tags: z.array(z.string()),
    filename: z.string(),
    /** Bytes of the file. */
    size: z.int().min(1),
    row_count: z.int().min(1),
    columns: z.array(z.string()),
    origin: z.string(),
    licence: z.string(),
    /** Ready for POST /api/ml/process. */
    recommended_config: mlConfigSchema,
  })
  .meta({ id: 'Sample' });
export type Sample = z.infer<typeof sampleSchema>;

export const samplesSchema = z.object({ samples: z.array(sampleSchema) }).meta({ id: 'Samples' });

export const copySampleInputSchema = z.object({ name: sampleNameSchema });
