import type { UserProfile, UserResponse } from './auth.schema.ts';
import { fullName, initials } from './person-name.ts';
import type { UserCounters, UserRow } from './user.store.ts';

/** A user as callers see one. */
export function userResponse(user: UserRow): UserResponse {
  const name = fullName(user, user.email);
  return {
    id: user.id,
    email: user.email,
    first_name: user.first_name,
    last_name: user.last_name,
    profile_image_url: user.profile_image_url,
    full_name: name,
    name,
    initials: initials(user, user.email),
    is_active: user.is_active,
    is_admin: user.is_admin,
    email_verified: user.email_verified,
    preferred_language: user.preferred_language,
    last_login: user.last_login?.toISOString() ?? null,
    login_count: user.login_count,
    created_at: user.created_at.toISOString(),
    updated_at: user.updated_at.toISOString(),
  };
}

export function userProfile(user: UserRow, counters: UserCounters): UserProfile {
  return {
    ...userResponse(user),
    datasets_count: counters.datasets_count,
    visualizations_count: counters.visualizations_count,
    last_dataset_uploaded: counters.last_dataset_uploaded?.toISOString() ?? null,
  };
}
