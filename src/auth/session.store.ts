import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Database, SessionsTable } from '../platform/database/schema.ts';

export type SessionRow = Selectable<SessionsTable>;

const MAX_LISTED_SESSIONS = 1000;

export async function insertSession(db: Kysely<Database>, session: Insertable<SessionsTable>): Promise<void> {
  await db.insertInto('sessions').values(session).execute();
}

/** Removes what ended long ago, so that a user's sessions do not pile up. */
export async function deleteSessionsEndedBefore(
  db: Kysely<Database>,
  userId: string,
  time: Date,
): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('user_id', '=', userId)
    .where((eb) => eb.or([eb('expires_at', '<', time), eb('revoked_at', '<', time)]))
    .execute();
}

/** Others who want to change the session wait until the transaction ends. */
export function lockSession(trx: Kysely<Database>, sessionId: string): Promise<SessionRow | undefined> {
  return trx.selectFrom('sessions').selectAll().where('id', '=', sessionId).forUpdate().executeTakeFirst();
}

export interface Rotation {
  readonly generation: number;
  readonly refresh_hash: string;
  readonly rotated_at: Date;
  readonly last_used: Date;
  readonly expires_at: Date;
}

export async function updateRotation(
  db: Kysely<Database>,
  sessionId: string,
  rotation: Rotation,
): Promise<void> {
  await db.updateTable('sessions').set(rotation).where('id', '=', sessionId).execute();
}

/** Which sessions: one, all of a user, or all but one. */
export interface SessionSelection {
  readonly userId: string;
  readonly sessionId?: string;
  readonly except?: string;
}

/** Revokes what is not revoked yet and tells which that were. */
export function revokeSessions(
  db: Kysely<Database>,
  { userId, sessionId, except }: SessionSelection,
  at: Date,
): Promise<{ id: string }[]> {
  return db
    .updateTable('sessions')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .$if(sessionId !== undefined, (query) => query.where('id', '=', sessionId ?? ''))
    .$if(except !== undefined, (query) => query.where('id', '!=', except ?? ''))
    .returning('id')
    .execute();
}

/** The sessions a user could go on with, the latest used first. */
export function listLivingSessions(db: Kysely<Database>, userId: string, at: Date): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('last_used', 'desc')
    .orderBy('id', 'desc')
    .limit(MAX_LISTED_SESSIONS)
    .execute();
}

export async function isSessionOf(
  db: Kysely<Database>,
  session: { readonly userId: string; readonly sessionId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select('id')
    .where('id', '=', session.sessionId)
    .where('user_id', '=', session.userId)
    .executeTakeFirst();
  return row !== undefined;
}

/** A session with what access checks need to know of its user. */
export interface SessionWithUser {
  readonly user_id: string;
  readonly expires_at: Date;
  readonly revoked_at: Date | null;
  readonly email: string;
  readonly is_active: boolean;
  readonly is_admin: boolean;
  readonly preferred_language: 'fr' | 'en' | null;
}

export function findSessionWithUser(
  db: Kysely<Database>,
  sessionId: string,
): Promise<SessionWithUser | undefined> {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select([
      'sessions.user_id',
      'sessions.expires_at',
      'sessions.revoked_at',
      'users.email',
      'users.is_active',
      'users.is_admin',
      'users.preferred_language',
    ])
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst();
}

/** Which of these sessions are good for access. */
export function findLivingSessions(
  db: Kysely<Database>,
  sessionIds: readonly string[],
  now: Date,
): Promise<{ id: string }[]> {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select('sessions.id')
    .where('sessions.id', 'in', sessionIds)
    .where('sessions.revoked_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .where('users.is_active', '=', true)
    .execute();
}

/** Whether the account was ever signed in to from the address. */
export async function hasSessionFrom(
  db: Kysely<Database>,
  email: string,
  ipAddress: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .select('sessions.id')
    .where('users.email', '=', email)
    .where('sessions.ip_address', '=', ipAddress)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
