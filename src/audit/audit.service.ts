import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import { deleteAuditEventsBefore, insertAuditEvent } from './audit.store.ts';

/** Remembers who did what that matters to the security of accounts. Never holds a secret. */
export interface AuditLog {
  /** Never fails its caller: an event that cannot be stored is told to the log instead. */
  record(event: AuditEvent): Promise<void>;
  /** The same for events that come in floods: once an hour for each subject. */
  recordOnce(subject: string, event: AuditEvent): Promise<void>;
  /** Forgets what is older than the configured time. */
  prune(): Promise<void>;
}

export type AuditAction =
  | 'login.throttled'
  | 'password.changed'
  | 'password.reset_requested'
  | 'password.reset'
  | 'session.revoked'
  | 'session.all_revoked'
  | 'session.token_reused'
  | 'user.created'
  | 'user.activated'
  | 'user.deactivated'
  | 'user.deleted'
  | 'user.promoted'
  | 'user.demoted';

export interface AuditEvent {
  readonly action: AuditAction;
  /** The user who acted; null for nobody known, and for commands of the operator. */
  readonly actorId: string | null;
  readonly target?: { readonly type: 'user' | 'session'; readonly id: string };
  readonly ip: string | null;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

export interface AuditLogOptions {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly log: {
    info(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
  readonly retentionDays: number;
}

const HOUR_MS = 3_600_000;
const MAX_SUBJECTS = 10_000;

export function createAuditLog({ db, clock, log, retentionDays }: AuditLogOptions): AuditLog {
  /** When each was recorded last, the longest ago first. */
  const subjects = new Map<string, number>();
  let prunedAt = clock.now().getTime();

  const prune = () =>
    deleteAuditEventsBefore(db, new Date(clock.now().getTime() - retentionDays * 24 * HOUR_MS));

  const pruneHourly = async (): Promise<void> => {
    const now = clock.now().getTime();
    if (now - prunedAt < HOUR_MS) return;
    prunedAt = now;
    await prune();
  };

  const record = async ({ action, actorId, target, ip, details = {} }: AuditEvent): Promise<void> => {
    const told = { action, actorId, target, ip };
    log.info({ audit: told }, 'audit event');
    try {
      await insertAuditEvent(db, {
        id: newId(),
        actor_id: actorId,
        action,
        target_type: target?.type ?? null,
        target_id: target?.id ?? null,
        ip_address: ip,
        details: JSON.stringify(details),
        created_at: clock.now(),
      });
      await pruneHourly();
    } catch (error) {
      log.error({ err: error, audit: told }, 'an audit event was not stored');
    }
  };

  return {
    record,
    prune,
    recordOnce: async (subject, event) => {
      const now = clock.now().getTime();
      if (now - (subjects.get(subject) ?? Number.NEGATIVE_INFINITY) < HOUR_MS) return;
      subjects.delete(subject);
      subjects.set(subject, now);
      const [oldest] = subjects.keys();
      if (subjects.size > MAX_SUBJECTS && oldest !== undefined) subjects.delete(oldest);
      await record(event);
    },
  };
}
