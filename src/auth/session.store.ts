import type { Insertable, Kysely, Selectable } from 'kysely';
import type { Database, SessionsTable } from '../platform/database/schema.ts';

export type SessionRow = Selectable<SessionsTable>;

export async function insertSession(db: Kysely<Database>, session: Insertable<SessionsTable>): Promise<void> {
  await db.insertInto('sessions').values(session).execute();
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

/** Which sessions: one, or all of a user. */
export interface SessionSelection {
  readonly userId: string;
  readonly sessionId?: string;
}

/** Revokes what is not revoked yet and tells which that were. */
export function revokeSessions(
  db: Kysely<Database>,
  { userId, sessionId }: SessionSelection,
  at: Date,
): Promise<{ id: string }[]> {
  const living = db
    .updateTable('sessions')
    .set({ revoked_at: at })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null);
  const selected = sessionId === undefined ? living : living.where('id', '=', sessionId);
  return selected.returning('id').execute();
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
