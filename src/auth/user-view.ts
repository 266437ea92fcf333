import type { SessionResponse, UserProfile, UserResponse } from './auth.schema.ts';
import { deviceName } from './device-name.ts';
import { fullName, initials } from './person-name.ts';
import type { SessionRow } from './session.store.ts';
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

export function userProfile(user: UserRow & UserCounters): UserProfile {
  return {
    ...userResponse(user),
    datasets_count: user.datasets_count,
    visualizations_count: user.visualizations_count,
    last_dataset_uploaded: user.last_dataset_uploaded?.toISOString() ?? null,
  };
}

/** A living session, as its user sees it from the session `currentId`. */
export function sessionResponse(session: SessionRow, currentId: string): SessionResponse {
  return {
    id: session.id,
    device_name: deviceName(session.user_agent),
    ip_address: session.ip_address,
    is_active: true,
    is_current: session.id === currentId,
    expires_at: session.expires_at.toISOString(),
    last_used: session.last_used.toISOString(),
    created_at: session.created_at.toISOString(),
  };
}
