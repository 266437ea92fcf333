import { createTRPCClient, getUntypedClient, type TRPCClient } from '@trpc/client';
import type { Api, AppRouter, TokenResponse } from '../generated/api.ts';
import { createAuth } from './auth.ts';
import { createDatasets, type Datasets } from './datasets.ts';
import { createLinks } from './links.ts';
import { createApi, subscriptionOf } from './procedures.ts';
import { createRest, refreshTokens } from './rest.ts';
import { createReadResultArrays, type ReadResultArrays } from './result-arrays.ts';
import { createReadResults, type ReadResults } from './results.ts';
import { type ProcessConfig, type ProcessOptions, type Run, startRun } from './run.ts';
import { serviceUrl } from './service-url.ts';
import { createSession } from './session.ts';
import { createSocket } from './socket.ts';
import { memoryStorage, type TokenStorage, type Tokens } from './tokens.ts';
import { createWatch, type Watch } from './watch.ts';

export interface ClientOptions {
  /** Where the service answers, for instance `http://127.0.0.1:8000`. In a browser it may be relative: `/`. */
  readonly url: string;
  /** Where tokens are kept; as long as the program runs unless given. */
  readonly storage?: TokenStorage | undefined;
  /** To begin with, instead of what is stored. */
  readonly tokens?: (Pick<Tokens, 'access_token'> & Partial<Tokens>) | undefined;
  readonly fetch?: typeof fetch | undefined;
  readonly WebSocket?: typeof WebSocket | undefined;
  /** The largest result that is taken as JSON (256 MiB). */
  readonly maxResultBytes?: number | undefined;
  /** How long a lost connection for live updates is tried again before it is given up (35). */
  readonly reconnectSeconds?: number | undefined;
}

export interface DataMirageClient extends Omit<Api, 'datasets'> {
  readonly url: string;
  /** As last known; null when nobody is logged in. */
  readonly tokens: Tokens | null;
  readonly datasets: Datasets;
  /** Makes a map of a dataset. */
  process(datasetId: string, config: ProcessConfig, options?: ProcessOptions): Run;
  /** The map of the latest run, or of one, with the rows of the table; null before the first. */
  readonly results: ReadResults;
  /** The map alone, as typed arrays: for maps of any size. */
  readonly resultArrays: ReadResultArrays;
  /** Live events; a lost connection is opened again and misses nothing. */
  readonly watch: Watch;
  /** The tRPC client beneath, for tools that want one. */
  readonly trpc: TRPCClient<AppRouter>;
  /** Ends subscriptions and connections; nothing keeps the program alive afterwards. */
  close(): Promise<void>;
}

const DEFAULT_MAX_RESULT_BYTES = 256 * 1024 * 1024;
const DEFAULT_RECONNECT_SECONDS = 35;

/** @throws DataMirageError for a `url` that is no address */
export function createClient(options: ClientOptions): DataMirageClient {
  const url = serviceUrl(options.url);
  const fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  const lifetime = new AbortController();
  const session = createSession({
    storage: options.storage ?? memoryStorage(),
    tokens: options.tokens && { refresh_token: null, expires_at: null, ...options.tokens },
    lockName: `data-mirage session at ${url}`,
    refresh: (refreshToken) => refreshTokens<TokenResponse>(url, fetch, refreshToken),
    onForeignChange: () => socket.renew(),
  });
  const socket = createSocket({
    url,
    session,
    WebSocket: options.WebSocket,
    reconnectMs: (options.reconnectSeconds ?? DEFAULT_RECONNECT_SECONDS) * 1000,
  });
  const trpc = createTRPCClient<AppRouter>({ links: createLinks({ url, fetch, session, socket }) });
  const untyped = getUntypedClient(trpc);
  const api = createApi(untyped, url);
  const rest = createRest(url, fetch, session);
  const results = createReadResults(rest, options.maxResultBytes ?? DEFAULT_MAX_RESULT_BYTES);
  const ofCaller = subscriptionOf(untyped, 'events.onEvent');

  return {
    ...api,
    url,
    get tokens() {
      return session.tokens;
    },
    auth: createAuth(api.auth, session, socket),
    datasets: createDatasets(api.datasets, rest, lifetime.signal),
    process: (datasetId, config, runOptions = {}) =>
      startRun({ url, ml: api.ml, subscribe: ofCaller, readResults: results }, datasetId, config, runOptions),
    results,
    resultArrays: createReadResultArrays(rest),
    watch: createWatch({ url, ofCaller, ofDataset: subscriptionOf(untyped, 'ml.onProgress') }),
    trpc,
    async close() {
      lifetime.abort();
      session.close();
      await socket.close();
    },
  };
}

export type * from '../generated/api.ts';
export type { Datasets } from './datasets.ts';
export type { Download, ExportOptions } from './download.ts';
export { DataMirageError, type DataMirageErrorCode, type ErrorDetail } from './errors.ts';
export { decodeFrame, type MapFrame, type ProcessingFrame } from './frames.ts';
export type { ResultArrays } from './result-arrays.ts';
export type { ResultsOptions } from './results.ts';
export type { ProcessConfig, ProcessOptions, Run } from './run.ts';
export { memoryStorage, type TokenStorage, type Tokens, type WebStorage, webStorage } from './tokens.ts';
export type { UploadFields, UploadOptions, UploadProgress } from './upload.ts';
export type { UploadSource } from './upload-source.ts';
export type { Watch, WatchOptions } from './watch.ts';
