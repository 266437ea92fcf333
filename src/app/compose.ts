import type { Logger } from 'pino';
import { createAuthService } from '../auth/auth.service.ts';
import { createMemoryLoginThrottle } from '../auth/login-throttle.ts';
import { createPasswordHasher } from '../auth/password.ts';
import { createLocalQueue } from '../compute/local-queue.ts';
import { createProcessPool } from '../compute/process-pool.ts';
import { createDatasetsHttpRoutes } from '../datasets/datasets.http.ts';
import { createDatasetsService } from '../datasets/datasets.service.ts';
import { createEventStream } from '../events/in-process-event-stream.ts';
import { createEventReader } from '../events/read-events.ts';
import { createHealthService, type HealthService } from '../health/health.service.ts';
import { createResultLoader } from '../ml/completed-event.ts';
import { createLiveProgress } from '../ml/live-progress.ts';
import { createMlHttpRoutes } from '../ml/ml.http.ts';
import { createMlService } from '../ml/ml.service.ts';
import { createRunAnnouncer } from '../ml/run-announcer.ts';
import { createRunWorker } from '../ml/run-worker.ts';
import { systemClock } from '../platform/clock.ts';
import type { DatabaseHandle } from '../platform/database/database.ts';
import { createMemoryRateLimiter } from '../platform/rate-limiter.ts';
import { loadSecret } from '../platform/secret.ts';
import { createFileStorage } from '../platform/storage.ts';
import { createDeferredTableReader } from '../table/deferred-reader.ts';
import { DEFAULT_INGEST_LIMITS } from '../table/limits.ts';
import { createHttpServer } from '../transport/http.ts';
import { createLiveSockets } from '../transport/live-sockets.ts';
import type { Config } from './config.ts';
import { readInstanceId } from './instance-id.ts';
import { createAppRouter } from './router.ts';
import { DESCRIPTION, SERVICE_NAME, SERVICE_TITLE, VERSION } from './version.ts';

/** The service, put together: the only place that builds dependencies. */
export interface Composition {
  /** Sweeps what an earlier life left behind, starts to work on runs, and listens. @returns the address */
  listen(): Promise<string>;
  /** Finishes what is under way, hands runs back, closes everything but the database. */
  stop(): Promise<void>;
}

/** MiB for the readers of our own tables, and for DuckDB while it reads an uploaded file. */
const READER_MEMORY_MB = 512;
const INGEST_MEMORY_MB = 512;
const DUCKDB_THREADS = 2;
/** Uploads that are read at the same time; more wait. */
const INGEST_CONCURRENCY = 2;

export async function compose(config: Config, database: DatabaseHandle, log: Logger): Promise<Composition> {
  const { db } = database;
  const clock = systemClock;
  const storage = await createFileStorage(config.dataDir);
  const workerId = await readInstanceId(config.dataDir);
  const secret = await loadSecret({ secretKey: config.secretKey, dataDir: config.dataDir });
  const rateLimiter = createMemoryRateLimiter(config.rateLimits);
  const events = createEventStream({ db, clock, log });
  const live = createLiveProgress();
  const stopping = new AbortController();
  const limits = { timeoutSeconds: config.processingTimeoutSeconds, memoryMb: config.processingMemoryMb };
  const pool = createProcessPool({
    concurrency: { ingest: INGEST_CONCURRENCY, pipeline: config.processingConcurrency },
  });
  const reader = createDeferredTableReader({
    directory: storage.root,
    spillDirectory: `${storage.temporary}/reader.spill`,
    threads: DUCKDB_THREADS,
    memoryLimitMb: READER_MEMORY_MB,
  });

  const auth = createAuthService({
    db,
    clock,
    secret,
    settings: { accessTokenMinutes: config.accessTokenMinutes, refreshTokenDays: config.refreshTokenDays },
    passwords: createPasswordHasher(),
    rateLimiter,
    loginThrottle: createMemoryLoginThrottle({ clock, limits: config.rateLimits }),
  });

  const datasets = createDatasetsService({
    db,
    storage,
    reader,
    ingestPool: pool,
    events,
    rateLimiter,
    log,
    limits: {
      maxFileBytes: config.maxFileBytes,
      ingest: {
        ...DEFAULT_INGEST_LIMITS,
        maxRows: config.maxDatasetRows,
        maxColumns: config.maxDatasetColumns,
      },
      compute: limits,
      ingestMemoryMb: INGEST_MEMORY_MB,
      ingestThreads: DUCKDB_THREADS,
    },
  });

  /** Every call that names its caller counts against the caller's allowance. */
  const authenticate = async (token: string) => {
    const principal = await auth.authenticate(token);
    await rateLimiter.consume('api', principal.userId);
    return principal;
  };

  const preferredLanguage = auth.preferredLanguageOf;
  const announcer = createRunAnnouncer({ events, setStatus: datasets.setStatus, preferredLanguage });
  const worker = createRunWorker({
    db,
    storage,
    pool,
    announcer,
    tableOf: datasets.tableOf,
    settleStatuses: () => datasets.settleStatus(),
    live,
    limits,
    workerId,
    log,
  });
  const queue = createLocalQueue({
    source: worker,
    work: worker.work,
    workerId,
    concurrency: config.processingConcurrency,
    log,
  });
  const ml = createMlService({
    db,
    storage,
    reader,
    queue,
    events,
    live,
    announcer,
    clock,
    datasets: {
      ...datasets,
      ownerOf: async (id) => (await datasets.tableOf(id))?.ownerId ?? null,
    },
    maxQueuedRunsPerUser: config.maxQueuedRunsPerUser,
    stopping: stopping.signal,
  });

  const readEvents = createEventReader({
    eventStream: events,
    loadResult: createResultLoader({ db, storage, reader, tableOf: datasets.tableOf, preferredLanguage }),
  });
  const sockets = createLiveSockets({ onSessionRevoked: auth.onSessionRevoked });
  const health = createHealth(config, database, log);
  const http = await createHttpServer({
    config,
    about: { name: SERVICE_TITLE, version: VERSION, description: DESCRIPTION },
    log,
    clock,
    authenticate,
    sockets,
    appRouter: createAppRouter({ auth, datasets, processing: ml.processing, ml, readEvents, health }),
    httpRoutes: [...createDatasetsHttpRoutes(datasets, ml.processing), ...createMlHttpRoutes(ml)],
    eventStream: events,
    readEvents,
    canRead: datasets.canRead,
    health,
  });

  async function sweep(): Promise<void> {
    const temporaryFiles = await storage.sweepTemporary();
    if (!(await storage.belongsTo(await database.id()))) {
      log.warn('the files of DATA_DIR belong to another database; none of them is swept');
      return;
    }
    const keys = [...(await datasets.tableKeys()), ...(await ml.resultKeys())];
    const orphans = await storage.sweep(new Set(keys));
    if (temporaryFiles + orphans.length > 0) {
      log.info({ temporaryFiles, orphans: orphans.length }, 'swept what an earlier process left behind');
    }
  }

  return {
    listen: async () => {
      await sweep();
      await worker.recover();
      const url = await http.listen();
      queue.start();
      // Only now, so that what the first request will need does not compete with starting the service.
      pool.warmUp();
      reader.open().catch((error: unknown) => log.error({ err: error }, 'the table reader cannot be opened'));
      return url;
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([http.close(), queue.stop()]);
      await pool.close();
      await events.close();
      await reader.close();
    },
  };

  function createHealth(settings: Config, handle: DatabaseHandle, logger: Logger): HealthService {
    return createHealthService({
      service: SERVICE_NAME,
      version: VERSION,
      environment: settings.environment,
      log: logger,
      probes: {
        database: async () => {
          await handle.ping();
          return { status: 'healthy' };
        },
        websocket: async () => ({ status: 'healthy', stats: sockets.stats() }),
        queue: async () => ({ status: 'healthy', stats: queue.stats() }),
        storage: async () => {
          await storage.probe();
          return { status: 'healthy' };
        },
        ml_services: async () => {
          const { running, waiting } = pool.stats();
          return {
            status: 'healthy',
            stats: { running, waiting },
            features: { fast_engine: true, reference_engine: true, language_model: false },
          };
        },
      },
    });
  }
}
