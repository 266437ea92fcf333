import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ResultTable } from '../ml/run-results.ts';
import { AppError } from '../platform/app-error.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/schema.ts';
import { newId } from '../platform/id.ts';
import { addressKey, type RateLimiter } from '../platform/rate-limiter.ts';
import type { Principal } from '../procedure/context.ts';
import { type Language, pageNumbers } from '../procedure/wire.ts';
import * as store from './share-links.store.ts';
import type {
  AccessListInput,
  CreatedLink,
  LinkCreateInput,
  SharedAs,
  ShareLink,
} from './visualizations.schema.ts';
import type { VisualizationsService } from './visualizations.service.ts';

export interface SharingDependencies {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly rateLimiter: RateLimiter;
  /** Where callers reach this service, without a slash at its end. */
  readonly publicUrl: string;
  readonly visualizations: Pick<VisualizationsService, 'own'>;
  /** @throws AppError NOT_FOUND, FORBIDDEN unless the dataset is the caller's */
  owned(
    principal: Principal,
    datasetId: string,
  ): Promise<{ readonly columns: readonly { readonly name: string }[] }>;
  /** A result as JSON text in pieces, without the hidden columns; null when it is gone. */
  sharedResult(
    dataset: ResultTable,
    runId: string,
    view: { readonly language: Language; readonly hidden: readonly string[] },
  ): Promise<AsyncIterable<string> | null>;
}

export interface Visitor {
  readonly ip: string;
  readonly userAgent: string | null;
}

export interface SharedView {
  readonly json: AsyncIterable<string>;
  readonly shared: SharedAs;
}

export type SharingService = ReturnType<typeof createSharingService>;

const DAY_MS = 24 * 3600 * 1000;
const MAX_LIVING_LINKS = 100;
const LISTED_LINKS = 200;
const KEPT_ACCESSES = 1000;
const MAX_USER_AGENT = 500;

/** Links that show a saved map, read-only, to whoever has them. */
export function createSharingService(deps: SharingDependencies) {
  const { db, clock, visualizations } = deps;

  /** @throws AppError NOT_FOUND, also for somebody else's */
  async function ownLink(principal: Principal, linkId: string) {
    const link = await store.findLink(db, linkId);
    if (link?.user_id === principal.userId) return link;
    throw new AppError({ code: 'NOT_FOUND', message: 'There is no link with this id.' });
  }

  async function createLink(principal: Principal, input: LinkCreateInput): Promise<CreatedLink> {
    const { dataset_id: datasetId } = await visualizations.own(principal, input.id);
    const { columns } = await deps.owned(principal, datasetId);
    const hiddenColumns = [...new Set(input.hidden_columns ?? [])];
    assertKnown(hiddenColumns, columns);
    const now = clock.now();
    if ((await store.countLivingLinks(db, input.id, now)) >= MAX_LIVING_LINKS) {
      throw new AppError({
        code: 'BAD_REQUEST',
        message: `This visualization has ${MAX_LIVING_LINKS} links already. Revoke one first.`,
      });
    }
    const token = randomBytes(32).toString('base64url');
    const id = newId();
    const expiresAt = new Date(now.getTime() + input.expires_in_days * DAY_MS);
    await store.insertLink(db, {
      id,
      visualizationId: input.id,
      tokenHash: hashOf(token),
      hiddenColumns,
      expiresAt,
    });
    return {
      link_id: id,
      url: `${deps.publicUrl}/api/share/${token}`,
      expires_at: expiresAt.toISOString(),
    };
  }

  async function links(principal: Principal, visualizationId: string): Promise<{ links: ShareLink[] }> {
    await visualizations.own(principal, visualizationId);
    const rows = await store.linksOf(db, visualizationId, LISTED_LINKS);
    return { links: rows.map((row) => viewOf(row, clock.now())) };
  }

  async function revoke(principal: Principal, linkId: string): Promise<void> {
    await ownLink(principal, linkId);
    await store.revokeLink(db, linkId, clock.now());
  }

  async function accesses(principal: Principal, input: AccessListInput) {
    await ownLink(principal, input.link_id);
    const [rows, total] = await Promise.all([
      store.listAccesses(db, input.link_id, input),
      store.countAccesses(db, input.link_id),
    ]);
    return {
      accesses: rows.map((row) => ({
        at: row.created_at.toISOString(),
        ip_address: row.ip_address,
        user_agent: row.user_agent,
      })),
      ...pageNumbers(input, total),
    };
  }

  /** @throws AppError NOT_FOUND when the link never was, has expired or was revoked; RATE_LIMITED */
  async function open(token: string, language: Language | undefined, visitor: Visitor): Promise<SharedView> {
    await deps.rateLimiter.consume('api', addressKey(visitor.ip));
    const found = await store.findShared(db, hashOf(token), clock.now());
    if (found === undefined) throw noSuchLink();
    const dataset: ResultTable = { ...found, id: found.dataset_id, user_id: found.owner_id };
    const json = await deps.sharedResult(dataset, found.run_id, {
      language: language ?? found.preferred_language ?? 'fr',
      hidden: found.hidden_columns,
    });
    if (json === null) throw noSuchLink();
    await noteAccess(found.link_id, visitor);
    return {
      json,
      shared: {
        name: found.name,
        description: found.description,
        created_at: found.created_at.toISOString(),
        expires_at: found.expires_at.toISOString(),
      },
    };
  }

  async function noteAccess(linkId: string, visitor: Visitor): Promise<void> {
    const views = await store.insertAccess(db, {
      id: newId(),
      linkId,
      ipAddress: visitor.ip,
      userAgent: visitor.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
      at: clock.now(),
    });
    if (views % 100 === 0) await store.forgetOldAccesses(db, linkId, KEPT_ACCESSES);
  }

  return { createLink, links, revoke, accesses, open };
}

function assertKnown(names: readonly string[], columns: readonly { readonly name: string }[]): void {
  const known = new Set(columns.map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new AppError({
    code: 'BAD_REQUEST',
    message: `hidden_columns: the dataset has no column "${unknown}".`,
  });
}

function noSuchLink(): AppError {
  return new AppError({
    code: 'NOT_FOUND',
    message: 'This link does not exist, has expired or was revoked. Ask for a new one.',
  });
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function viewOf(row: store.ShareLinkRow, now: Date): ShareLink {
  return {
    link_id: row.id,
    hidden_columns: row.hidden_columns,
    views: row.views,
    last_viewed: row.last_viewed?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    revoked_at: row.revoked_at?.toISOString() ?? null,
    is_active: row.revoked_at === null && row.expires_at > now,
  };
}
