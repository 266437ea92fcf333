import * as z from 'zod';

/** Building blocks of the wire contract that every slice shares. */

/** Made as UUID v7; imported ids are kept, so any short token is one. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -');

/** ISO 8601 in UTC, with `Z`. */
export const timestampSchema = z.iso.datetime();

export const languageSchema = z.enum(['fr', 'en']);
export type Language = z.infer<typeof languageSchema>;

/** A field that may be left out; null means the same. */
export const absent = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => value ?? undefined, schema.optional());

/** Which part of a list: `skip` below 0 becomes 0, `limit` is clamped to 1 … 1000. */
export const pageRequestSchema = z.object({
  skip: z
    .int()
    .nullish()
    .transform((value) => Math.max(0, value ?? 0)),
  limit: z
    .int()
    .nullish()
    .transform((value) => Math.min(1000, Math.max(1, value ?? 100))),
});
export type PageRequest = z.infer<typeof pageRequestSchema>;

const pageSchema = z.object({
  total: z.int().min(0),
  page: z.int().min(1),
  per_page: z.int().min(1),
  pages: z.int().min(0),
});

/** `{ <items>, total, page, per_page, pages }` */
export const pageOf = <K extends string, T extends z.ZodType>(key: K, item: T) =>
  z.object({ [key]: z.array(item) } as Record<K, z.ZodArray<T>>).extend(pageSchema.shape);

export function pageNumbers({ skip, limit }: PageRequest, total: number): z.infer<typeof pageSchema> {
  return { total, page: Math.floor(skip / limit) + 1, per_page: limit, pages: Math.ceil(total / limit) };
}

/** The body of every answer with a status of 400 or more. */
export const errorBodySchema = z
  .object({
    error: z.string(),
    detail: z.string(),
    status_code: z.int(),
    path: z.string(),
    request_id: z.string(),
    details: z
      .array(z.object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() }))
      .optional(),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof errorBodySchema>;
