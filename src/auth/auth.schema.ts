import * as z from 'zod';
import { idSchema, languageSchema, timestampSchema } from '../procedure/wire.ts';
import { splitName } from './person-name.ts';

const MAX_NAME = 50;

export const emailSchema = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email())
  .transform((email) => email.toLowerCase());

/** Length only: that it holds a letter and a digit is a rule of the service, answered with 400. */
export const passwordSchema = z.string().min(8).max(128);

const personNameSchema = z.string().trim().min(1).max(MAX_NAME);
const imageUrlSchema = z.url({ protocol: /^https?$/ }).max(2000);

const wholeNameSchema = z
  .string()
  .trim()
  .min(1)
  .refine(
    (name) => Object.values(splitName(name)).every((part) => part === null || part.length <= MAX_NAME),
    `first and last name must not be longer than ${MAX_NAME} characters each`,
  );

export const registerInputSchema = z.object({
  email: emailSchema,
  password: passwordSchema,
  confirm_password: z.string().max(128),
  first_name: personNameSchema.nullish(),
  last_name: personNameSchema.nullish(),
  /** Split at the first space when first and last name are absent. */
  name: wholeNameSchema.nullish(),
  profile_image_url: imageUrlSchema.nullish(),
});
export type RegisterInput = z.infer<typeof registerInputSchema>;

export const loginInputSchema = z.object({
  email: z
    .string()
    .trim()
    .max(254)
    .transform((email) => email.toLowerCase()),
  password: z.string().max(128),
  remember_me: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});
export type LoginInput = z.infer<typeof loginInputSchema>;

export const refreshInputSchema = z.object({ refresh_token: z.string().max(2000) });

export const logoutInputSchema = z.object({
  all_sessions: z
    .boolean()
    .nullish()
    .transform((value) => value ?? false),
});

/** Any password may be the current one: what it has to be is asked of the new one only. */
export const changePasswordInputSchema = z.object({
  current_password: z.string().max(128),
  new_password: passwordSchema,
  confirm_password: z.string().max(128),
});
export type ChangePasswordInput = z.infer<typeof changePasswordInputSchema>;

export const resetPasswordInputSchema = z.object({ email: emailSchema });

const oneTimeTokenSchema = z.string().trim().max(200);

export const confirmPasswordResetInputSchema = z.object({
  token: oneTimeTokenSchema,
  new_password: passwordSchema,
  confirm_password: z.string().max(128),
});
export type ConfirmPasswordResetInput = z.infer<typeof confirmPasswordResetInputSchema>;

export const verifyEmailInputSchema = z.object({ token: oneTimeTokenSchema });

export const revokeSessionInputSchema = z.object({ id: idSchema });

/** Absent keeps, null clears. */
export const updateMeInputSchema = z.object({
  first_name: personNameSchema.nullish(),
  last_name: personNameSchema.nullish(),
  profile_image_url: imageUrlSchema.nullish(),
  preferred_language: languageSchema.nullish(),
});
export type UpdateMeInput = z.infer<typeof updateMeInputSchema>;

export const userResponseSchema = z
  .object({
    id: idSchema,
    email: z.string(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    profile_image_url: z.string().nullable(),
    /** First and last name; without them the part of the e-mail before `@`. */
    full_name: z.string(),
    name: z.string(),
    initials: z.string(),
    is_active: z.boolean(),
    is_admin: z.boolean(),
    email_verified: z.boolean(),
    preferred_language: languageSchema.nullable(),
    last_login: timestampSchema.nullable(),
    login_count: z.int().min(0),
    created_at: timestampSchema,
    updated_at: timestampSchema,
  })
  .meta({ id: 'UserResponse' });
export type UserResponse = z.infer<typeof userResponseSchema>;

export const userProfileSchema = userResponseSchema
  .extend({
    datasets_count: z.int().min(0),
    visualizations_count: z.int().min(0),
    last_dataset_uploaded: timestampSchema.nullable(),
  })
  .meta({ id: 'UserProfile' });
export type UserProfile = z.infer<typeof userProfileSchema>;

export const sessionResponseSchema = z
  .object({
    id: idSchema,
    /** Read from the user agent: `Firefox on Linux (desktop)`. */
    device_name: z.string(),
    ip_address: z.string().nullable(),
    is_active: z.boolean(),
    /** Whether it is the session of this very call. */
    is_current: z.boolean(),
    expires_at: timestampSchema,
    last_used: timestampSchema,
    created_at: timestampSchema,
  })
  .meta({ id: 'SessionResponse' });
export type SessionResponse = z.infer<typeof sessionResponseSchema>;

export const tokenResponseSchema = z
  .object({
    access_token: z.string(),
    refresh_token: z.string(),
    token_type: z.literal('bearer'),
    /** Seconds until the access token expires. */
    expires_in: z.int().positive(),
    user: userResponseSchema,
  })
  .meta({ id: 'TokenResponse' });
export type TokenResponse = z.infer<typeof tokenResponseSchema>;
