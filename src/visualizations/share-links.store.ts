import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { Database, ShareLinksTable } from '../platform/database/schema.ts';
import type { PageRequest } from '../procedure/wire.ts';

/** Queries over links and who looked; private to the slice. */

type Db = Kysely<Database> | Transaction<Database>;
export type ShareLinkRow = Selectable<ShareLinksTable>;

export async function insertLink(
  db: Db,
  link: {
    readonly id: string;
    readonly visualizationId: string;
    readonly tokenHash: string;
    readonly hiddenColumns: readonly string[];
    readonly expiresAt: Date;
  },
): Promise<void> {
  await db
    .insertInto('share_links')
    .values({
      id: link.id,
      visualization_id: link.visualizationId,
      token_hash: link.tokenHash,
      hidden_columns: JSON.stringify(link.hiddenColumns),
      last_viewed: null,
      expires_at: link.expiresAt,
      revoked_at: null,
    })
    .execute();
}

export function linksOf(db: Db, visualizationId: string, limit: number): Promise<ShareLinkRow[]> {
  return db
    .selectFrom('share_links')
    .selectAll()
    .where('visualization_id', '=', visualizationId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

export async function countLivingLinks(db: Db, visualizationId: string, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('share_links')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('visualization_id', '=', visualizationId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** With the user who saved what it shows. */
export function findLink(db: Db, id: string) {
  return db
    .selectFrom('share_links as l')
    .innerJoin('visualizations as v', 'v.id', 'l.visualization_id')
    .selectAll('l')
    .select('v.user_id')
    .where('l.id', '=', id)
    .executeTakeFirst();
}

export async function revokeLink(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('share_links')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
}

/** What a living link shows; undefined when it has expired or was revoked, or its owner may not sign in any more. */
export function findShared(db: Db, tokenHash: string, now: Date) {
  return (
    db
      .selectFrom('share_links as l')
      .innerJoin('visualizations as v', 'v.id', 'l.visualization_id')
      .innerJoin('datasets as d', 'd.id', 'v.dataset_id')
      .innerJoin('users as u', 'u.id', 'v.user_id')
      .select([
        'l.id as link_id',
        'l.hidden_columns',
        'l.expires_at',
        'v.run_id',
        'v.name',
        'v.description',
        'v.created_at',
        'd.id as dataset_id',
        'd.user_id as owner_id',
        'd.table_key',
        'd.columns',
        'u.preferred_language',
      ])
      .where('l.token_hash', '=', tokenHash)
      .where('l.revoked_at', 'is', null)
      .where('l.expires_at', '>', now)
      .where('u.is_active', '=', true)
      // Only a dataset's owner shares it.
      .whereRef('d.user_id', '=', 'v.user_id')
      .executeTakeFirst()
  );
}

export interface Access {
  readonly id: string;
  readonly linkId: string;
  readonly ipAddress: string;
  readonly userAgent: string | null;
  readonly at: Date;
}

/** Notes who looked. @returns how often the link was opened so far */
export async function insertAccess(db: Db, access: Access): Promise<number> {
  await db
    .insertInto('share_accesses')
    .values({
      id: access.id,
      link_id: access.linkId,
      ip_address: access.ipAddress,
      user_agent: access.userAgent,
      created_at: access.at,
    })
    .execute();
  const { views } = await db
    .updateTable('share_links')
    .set((eb) => ({ views: eb('views', '+', 1), last_viewed: access.at }))
    .where('id', '=', access.linkId)
    .returning('views')
    .executeTakeFirstOrThrow();
  return views;
}

/** Keeps the newest accesses of a link. */
export async function forgetOldAccesses(db: Db, linkId: string, keep: number): Promise<void> {
  await sql`
    delete from share_accesses where link_id = ${linkId} and (created_at, id) < (
      select created_at, id from share_accesses where link_id = ${linkId}
      order by created_at desc, id desc offset ${keep - 1} limit 1
    )`.execute(db);
}

export function listAccesses(db: Db, linkId: string, { skip, limit }: PageRequest) {
  return db
    .selectFrom('share_accesses')
    .select(['created_at', 'ip_address', 'user_agent'])
    .where('link_id', '=', linkId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(skip)
    .execute();
}

export async function countAccesses(db: Db, linkId: string): Promise<number> {
  const { count } = await db
    .selectFrom('share_accesses')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('link_id', '=', linkId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
