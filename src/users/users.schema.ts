import * as z from 'zod';
import { userResponseSchema } from '../auth/auth.schema.ts';
import { idSchema, pageOf, pageRequestSchema, timestampSchema } from '../procedure/wire.ts';

export const userIdInputSchema = z.object({ id: idSchema });

export const userListInputSchema = pageRequestSchema.extend({
  /** A piece of the e-mail address or of the name, in any case. */
  search: z.string().trim().max(200).nullish(),
  is_active: z.boolean().nullish(),
});
export type UserListInput = z.infer<typeof userListInputSchema>;

export const userListSchema = pageOf('users', userResponseSchema).meta({ id: 'UserList' });
export type UserList = z.infer<typeof userListSchema>;

export const userStatsSchema = z
  .object({
    user_id: idSchema,
    datasets_count: z.int().min(0),
    visualizations_count: z.int().min(0),
    /** Seconds of all completed runs. */
    total_processing_time: z.number().min(0),
    /** Reduction and clustering methods of completed runs, the most used first. */
    most_used_algorithms: z.array(z.string()),
    /** Whole days since registration. */
    account_age_days: z.int().min(0),
    last_login: timestampSchema.nullable(),
    login_count: z.int().min(0),
  })
  .meta({ id: 'UserStats' });
export type UserStats = z.infer<typeof userStatsSchema>;
