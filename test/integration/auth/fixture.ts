import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { createAuditLog } from '../../../src/audit/audit.service.ts';
import { createAuthRouter } from '../../../src/auth/auth.router.ts';
import type { TokenResponse } from '../../../src/auth/auth.schema.ts';
import { type AuthService, createAuthService } from '../../../src/auth/auth.service.ts';
import { createMemoryLoginThrottle } from '../../../src/auth/login-throttle.ts';
import { createPasswordHasher } from '../../../src/auth/password.ts';
import type { Client } from '../../../src/auth/sessions.ts';
import { tokenRefused } from '../../../src/auth/unauthorized.ts';
import type { Database } from '../../../src/platform/database/schema.ts';
import type { Mail } from '../../../src/platform/mailer.ts';
import { createMailOutbox } from '../../../src/platform/mailer-outbox.ts';
import { createMemoryRateLimiter } from '../../../src/platform/rate-limiter.ts';
import { loadSecret } from '../../../src/platform/secret.ts';
import { toAppError } from '../../../src/procedure/error-format.ts';
import { createCallerFactory } from '../../../src/procedure/procedure.ts';
import type { TestDatabase, TestDatabaseDriver } from '../../support/database.ts';
import { eventually } from '../../support/service.ts';
import { type TurnableClock, turnableClock } from '../../unit/auth/turnable-clock.ts';

export const SECRET_KEY = 'the secret of the tests, long enough for a key';
export const PASSWORD = 'correct horse 1';
const HOME: Client = { ip: '192.0.2.1', userAgent: 'Tests/1.0' };

/** A process of the service, called the way tRPC calls it. */
export interface Node {
  readonly auth: AuthService;
  /** The procedures as somebody sees them who holds this access token, or none. */
  as(accessToken?: string, client?: Partial<Client>): ReturnType<ReturnType<typeof callerFactory>>;
}

export interface NodeOptions {
  readonly refreshTokenDays?: number;
  /** Requests a minute and address; off when left out. */
  readonly authLimit?: number;
  /** Mails an hour to one address; as many as one likes when left out. */
  readonly mailLimit?: number;
  readonly secretKey?: string;
}

export interface AuthFixture {
  readonly db: Kysely<Database>;
  readonly clock: TurnableClock;
  readonly node: Node;
  /** Another process on the same database. */
  startNode(options?: NodeOptions): Promise<Node>;
  /** Registers somebody new. */
  newcomer(): Promise<TokenResponse>;
  /** The next mail to an address that has not been asked for yet, once it is sent. */
  mailTo(email: string, subject?: RegExp): Promise<Mail>;
  /** Every mail sent so far. */
  readonly mails: readonly Mail[];
  /** Has the next mails fail, until they are mended. */
  breakMails(broken: boolean): void;
  /** Actions in the audit log about a user or one of the user's sessions, oldest first. */
  audited(userId: string): Promise<string[]>;
}

/** An empty database for the tests of a `describe` block; read it inside of tests only. */
export function useAuth(driver: TestDatabaseDriver): () => AuthFixture {
  let database: TestDatabase | undefined;
  let fixture: AuthFixture | undefined;
  beforeAll(async () => {
    database = await driver.create();
    const handle = await database.open();
    await handle.migrate();
    fixture = await createFixture(handle.db);
  });
  afterAll(() => database?.remove());
  return () => {
    if (fixture === undefined) throw new Error('the fixture is there once the tests run');
    return fixture;
  };
}

async function createFixture(db: Kysely<Database>): Promise<AuthFixture> {
  const clock = turnableClock();
  const passwords = createPasswordHasher();
  const log = pino({ level: 'silent' });
  const audit = createAuditLog({ db, clock, log, retentionDays: 365 });
  const mails: Mail[] = [];
  const taken = new Set<Mail>();
  let mailsAreBroken = false;
  const outbox = createMailOutbox({
    log,
    mailer: {
      send: async (mail) => {
        if (mailsAreBroken) throw new Error('no mail server');
        mails.push(mail);
      },
      close: () => {},
    },
  });

  const startNode = async (options: NodeOptions = {}): Promise<Node> => {
    const limits = {
      enabled: options.authLimit !== undefined,
      auth: options.authLimit ?? 1,
      upload: 1,
      api: 1,
      mail: options.mailLimit ?? 1000,
    };
    const auth = createAuthService({
      db,
      clock,
      secret: await loadSecret({ secretKey: options.secretKey ?? SECRET_KEY, dataDir: '/nowhere' }),
      settings: {
        accessTokenMinutes: 30,
        refreshTokenDays: options.refreshTokenDays ?? 7,
        publicUrl: 'https://maps.example.org',
      },
      passwords,
      outbox,
      audit,
      rateLimiter: createMemoryRateLimiter(limits),
      loginThrottle: createMemoryLoginThrottle({ clock, limits }),
    });
    const callers = callerFactory(auth);
    const as: Node['as'] = (accessToken, client) =>
      callers({
        requestId: randomUUID(),
        ...HOME,
        ...client,
        log,
        authenticate: () =>
          accessToken === undefined ? Promise.reject(tokenRefused('none')) : auth.authenticate(accessToken),
      });
    return { auth, as };
  };

  const node = await startNode();
  return {
    db,
    clock,
    node,
    startNode,
    newcomer: () => node.as().register(newRegistration()),
    mailTo: (email, subject = /./) =>
      eventually(async () => {
        const mail = mails.find(
          (each) => each.to === email && subject.test(each.subject) && !taken.has(each),
        );
        if (mail !== undefined) taken.add(mail);
        return mail;
      }),
    mails,
    breakMails: (broken) => {
      mailsAreBroken = broken;
    },
    audited: async (userId) => {
      const rows = await db
        .selectFrom('audit_events')
        .select('action')
        .where((eb) => eb.or([eb('target_id', '=', userId), eb('actor_id', '=', userId)]))
        .orderBy('id')
        .execute();
      return rows.map(({ action }) => action);
    },
  };
}

function callerFactory(auth: AuthService) {
  return createCallerFactory(createAuthRouter(auth));
}

let people = 0;

/** What somebody new types into the form. */
export function newRegistration() {
  people += 1;
  return { email: `person${people}@example.org`, password: PASSWORD, confirm_password: PASSWORD };
}

/** Status and sentence of a refusal, as a caller sees them. */
export async function refusal(call: Promise<unknown>): Promise<{ status: number; message: string }> {
  try {
    await call;
  } catch (thrown) {
    const { status, message } = toAppError(thrown);
    return { status, message };
  }
  throw new Error('the call was expected to be refused');
}

export async function statusOf(call: Promise<unknown>): Promise<number> {
  return (await refusal(call)).status;
}

export async function deactivate(db: Kysely<Database>, userId: string): Promise<void> {
  await db.updateTable('users').set({ is_active: false }).where('id', '=', userId).execute();
}
