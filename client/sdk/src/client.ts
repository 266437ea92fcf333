import { createTRPCClient } from '@trpc/client';
import type * as z from 'zod';
import type { AppRouter } from '../../../src/app/router.ts';
import type {
  loginInputSchema,
  registerInputSchema,
  TokenResponse,
  UserResponse,
} from '../../../src/auth/auth.schema.ts';
import type { Api } from './api.ts';
import { createLinks } from './links.ts';
import type { ProcessConfig } from './process-config.ts';
import { createRest, send } from './rest.ts';
import { createReadResults, type ReadResults } from './results.ts';
import { type ProcessOptions, type Run, startRun } from './run.ts';
import { createSession, type Tokens } from './session.ts';
import { createSocket } from './socket.ts';
import { createUpload, type Upload } from './upload.ts';

export interface ClientOptions {
  /** Where the service answers, for instance `http://127.0.0.1:8000`. */
  readonly url: string;
  /** An access token from an earlier login. */
  readonly token?: string;
  /** With it the client renews the access token by itself. */
  readonly refreshToken?: string;
  /** Told at login, renewal and logout, to keep the tokens over a restart. */
  readonly onTokens?: (tokens: Tokens | null) => void;
  readonly fetch?: typeof fetch;
  readonly WebSocket?: typeof WebSocket;
}

export interface DataMirageClient {
  readonly url: string;
  /** Every procedure of the service, typed. */
  readonly api: Api;
  readonly tokens: Tokens | null;
  register(input: z.input<typeof registerInputSchema>): Promise<UserResponse>;
  login(input: z.input<typeof loginInputSchema>): Promise<UserResponse>;
  logout(): Promise<void>;
  readonly datasets: { readonly upload: Upload };
  /** Makes a map of a dataset. */
  process(datasetId: string, config: ProcessConfig, options?: ProcessOptions): Run;
  readonly results: ReadResults;
  /** Ends subscriptions and connections; nothing keeps the program alive afterwards. */
  close(): Promise<void>;
}

export function createClient(options: ClientOptions): DataMirageClient {
  const url = options.url.replace(/\/+$/, '');
  const http = { url, fetch: options.fetch ?? globalThis.fetch };
  const session = createSession({
    token: options.token ?? null,
    refreshToken: options.refreshToken ?? null,
    onTokens: options.onTokens ?? (() => {}),
    refresh: (refreshToken) =>
      send<TokenResponse>(
        http,
        {
          method: 'POST',
          path: '/api/auth/refresh',
          body: () => ({
            content: JSON.stringify({ refresh_token: refreshToken }),
            contentType: 'application/json',
          }),
        },
        null,
      ),
  });
  const socket = createSocket({ url, session, WebSocket: options.WebSocket });
  const api: Api = createTRPCClient<AppRouter>({ links: createLinks({ ...http, session, socket }) });
  const rest = createRest(http, session);
  const readResults = createReadResults(rest);

  const enter = (answer: TokenResponse): UserResponse => {
    session.adopt(answer);
    socket.renew();
    return answer.user;
  };

  return {
    url,
    api,
    get tokens() {
      return session.tokens;
    },
    register: async (input) => enter(await api.auth.register.mutate(input)),
    login: async (input) => enter(await api.auth.login.mutate(input)),
    async logout() {
      await api.auth.logout.mutate({});
      session.forget();
      await socket.close();
    },
    datasets: { upload: createUpload(rest) },
    process: (datasetId, config, runOptions = {}) =>
      startRun({ url, api, readResults }, datasetId, config, runOptions),
    results: readResults,
    close: () => socket.close(),
  };
}

export { DataMirageError, type DataMirageErrorCode } from './errors.ts';
export type { ProcessConfig } from './process-config.ts';
export type { ProcessOptions, Run } from './run.ts';
export type { Tokens } from './session.ts';
export type { UploadOptions, UploadSource } from './upload.ts';
