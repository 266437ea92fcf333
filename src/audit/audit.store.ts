import type { Insertable, Kysely } from 'kysely';
import type { AuditEventsTable, Database } from '../platform/database/schema.ts';

export async function insertAuditEvent(
  db: Kysely<Database>,
  event: Insertable<AuditEventsTable>,
): Promise<void> {
  await db.insertInto('audit_events').values(event).execute();
}

export async function deleteAuditEventsBefore(db: Kysely<Database>, time: Date): Promise<void> {
  await db.deleteFrom('audit_events').where('created_at', '<', time).execute();
}
