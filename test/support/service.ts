import { type ClientOptions, createClient, type DataMirageClient } from '../../client/sdk/src/client.ts';
import { type Config, loadConfig } from '../../src/app/config.ts';
import { type Service, startService } from '../../src/app/service.ts';
import { embeddedTestDatabase, type TestDatabase, type TestDatabaseDriver } from './database.ts';

/** The whole service on a port of its own, over an empty database. */
export interface TestService {
  readonly url: string;
  readonly dataDir: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** The typed client, signed in unless nobody is named; closed with the service. */
  client(as?: Account, options?: Partial<ClientOptions>): DataMirageClient;
  /** Opens an account. */
  register(email?: string): Promise<Account>;
  /** Signs in to an account that is there already. */
  login(email: string, password: string): Promise<Account>;
  stop(): Promise<void>;
}

export interface Account {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly refreshToken: string;
}

export interface CallOptions {
  readonly as?: Account | undefined;
  readonly body?: unknown;
  readonly form?: FormData;
  readonly headers?: Record<string, string>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is whatever the service sent; the tests say what it should be
  readonly body: any;
}

export async function startTestService(
  driver?: TestDatabaseDriver,
  environment: Record<string, string> = {},
  /** What happens to the empty database first. */
  prepare: (config: Config) => Promise<void> = async () => {},
): Promise<TestService> {
  const database: TestDatabase = driver === undefined ? await embeddedTestDatabase() : await driver.create();
  const { url: databaseUrl, dataDir } = database.options;
  const config = loadConfig({
    ENVIRONMENT: 'test',
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_ENABLED: 'false',
    SHUTDOWN_DRAIN_SECONDS: '0',
    ...environment,
  });
  await prepare(config);
  const service: Service = await startService(config);
  const clients: DataMirageClient[] = [];
  let accounts = 0;

  const call = callerOf(service.url);
  const accountOf = ({ body }: Answer, password: string): Account => ({
    id: body.user.id,
    email: body.user.email,
    password,
    token: body.access_token,
    refreshToken: body.refresh_token,
  });

  return {
    url: service.url,
    dataDir,
    call,
    client: (as, options = {}) => {
      const tokens = as && { access_token: as.token, refresh_token: as.refreshToken };
      const client = createClient({ url: service.url, tokens, ...options });
      clients.push(client);
      return client;
    },
    register: async (email = `user${++accounts}@example.com`) => {
      const password = 'correct horse 1';
      const answer = await call('POST', '/api/auth/register', {
        body: { email, password, confirm_password: password },
      });
      if (answer.status !== 201) throw new Error(`registration failed: ${answer.text}`);
      return accountOf(answer, password);
    },
    login: async (email, password) => {
      const answer = await call('POST', '/api/auth/login', { body: { email, password } });
      if (answer.status !== 200) throw new Error(`login failed: ${answer.text}`);
      return accountOf(answer, password);
    },
    stop: async () => {
      await Promise.all(clients.map((client) => client.close()));
      await service.stop();
      await database.remove();
    },
  };
}

/** Calls the service at an address as a client would. */
export function callerOf(url: string): TestService['call'] {
  return async (method, path, options = {}) => {
    const { as, body, form, headers } = options;
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${as.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(form !== undefined ? { body: form } : body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== '' ? JSON.parse(text) : undefined,
    };
  };
}

/** A multipart form that uploads `text` as a file. */
export function fileForm(
  text: string | Uint8Array,
  filename: string,
  fields: Record<string, string> = {},
): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([text as string]), filename);
  return form;
}

/** Three groups of rows, well apart, with an id, a category and holes in column `c`. */
export function threeGroupsCsv(rows = 90): string {
  const lines = ['id,a,b,c,kind'];
  for (let i = 0; i < rows; i++) {
    const group = i % 3;
    const wobble = ((i * 7919) % 101) / 101 - 0.5;
    const other = ((i * 104729) % 97) / 97 - 0.5;
    const c = i % 10 === 4 ? '' : (group + wobble * other).toFixed(4);
    lines.push(
      `${i + 1},${(group * 5 + wobble).toFixed(4)},${(other - group * 4).toFixed(4)},${c},${['red', 'green', 'blue'][group]}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Waits until `check` holds; the only way the tests wait for something they cannot await. */
export async function eventually<T>(
  check: () => Promise<T | undefined | false | null>,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value) return value;
    if (Date.now() > deadline) throw new Error('what was waited for did not happen');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
