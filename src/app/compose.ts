import type { Logger } from 'pino';
import { createAuditLog } from '../audit/audit.service.ts';
import { createAuthService } from '../auth/auth.service.ts';
import { createPasswordHasher } from '../auth/password.ts';
import { userResponse } from '../auth/user-view.ts';
import { createLocalQueue } from '../compute/local-queue.ts';
import { createProcessPool } from '../compute/process-pool.ts';
import { createSharedQueue } from '../compute/shared-queue.ts';
import { createDatasetsService } from '../datasets/datasets.service.ts';
import { createExportService } from '../datasets/export.service.ts';
import { createDeliveryRights } from '../events/delivery-rights.ts';
import { createEventReader } from '../events/read-events.ts';
import { createEventStream } from '../events/stored-event-stream.ts';
import { createQuestionsService } from '../explanations/ask/questions.service.ts';
import { createExplanationsService } from '../explanations/explanations.service.ts';
import { createHealthService, type HealthService } from '../health/health.service.ts';
import { createResultLoader } from '../ml/completed-event.ts';
import { createExplainedRuns } from '../ml/explained-runs.ts';
import { createMlService } from '../ml/ml.service.ts';
import { createParts } from '../ml/parts.ts';
import { createRunAnnouncer } from '../ml/run-announcer.ts';
import { createRunWorker } from '../ml/run-worker.ts';
import { systemClock } from '../platform/clock.ts';
import type { DatabaseHandle } from '../platform/database/database.ts';
import { createMailer } from '../platform/mailer.ts';
import { createMailOutbox } from '../platform/mailer-outbox.ts';
import { createMetrics } from '../platform/metrics.ts';
import { loadSecret } from '../platform/secret.ts';
import { createFileStorage } from '../platform/storage.ts';
import { createDeferredTableReader } from '../table/deferred-reader.ts';
import { DEFAULT_INGEST_LIMITS } from '../table/limits.ts';
import { createHttpServer } from '../transport/http.ts';
import { createLiveSockets } from '../transport/live-sockets.ts';
import { watchSessions } from '../transport/session-watch.ts';
import { createUsersService } from '../users/users.service.ts';
import { createSharingService } from '../visualizations/sharing.service.ts';
import { createVisualizationsService } from '../visualizations/visualizations.service.ts';
import { API_EXAMPLES } from './api-examples.ts';
import type { Config } from './config.ts';
import { createHttpRoutes } from './http-routes.ts';
import { readInstanceId } from './instance-id.ts';
import { createPhrasing } from './phrasing.ts';
import { createAppRouter } from './router.ts';
import { openSharedState } from './shared-state.ts';
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
/** Downloads that are written at the same time; more wait. */
const EXPORT_CONCURRENCY = 2;
const MEBIBYTE = 2 ** 20;
/** How old a file that no row names must be while other processes store files too. */
const SWEEP_AFTER_MS = 3_600_000;

/** Where a process keeps what is its own, within DATA_DIR. */
export interface WorkPlace {
  readonly home: string;
  /** Other processes may be at work in DATA_DIR too. */
  readonly isShared: boolean;
}

export async function compose(
  config: Config,
  database: DatabaseHandle,
  log: Logger,
  place: WorkPlace,
): Promise<Composition> {
  const { db } = database;
  const clock = systemClock;
  const storage = await createFileStorage(config.dataDir, place.home);
  const workerId = await readInstanceId(place.home);
  const secret = await loadSecret({ secretKey: config.secretKey, dataDir: config.dataDir });
  const shared = await openSharedState({ config, database, clock, log });
  const { bus, rateLimiter, liveProgress: live } = shared;
  const events = createEventStream({ db, clock, log, wire: shared.wire });
  const metrics = createMetrics();
  const stopping = new AbortController();
  const limits = { timeoutSeconds: config.processingTimeoutSeconds, memoryMb: config.processingMemoryMb };
  const pool = createProcessPool({
    concurrency: {
      ingest: INGEST_CONCURRENCY,
      export: EXPORT_CONCURRENCY,
      pipeline: config.processingConcurrency,
    },
  });
  const reader = createDeferredTableReader({
    directory: storage.root,
    spillDirectory: `${storage.temporary}/reader.spill`,
    threads: DUCKDB_THREADS,
    memoryLimitMb: READER_MEMORY_MB,
  });

  const audit = createAuditLog({ db, clock, log, retentionDays: config.auditRetentionDays });
  const outbox = createMailOutbox({ mailer: createMailer(config, log), log });
  const passwords = createPasswordHasher();
  const auth = createAuthService({
    db,
    clock,
    secret,
    settings: {
      accessTokenMinutes: config.accessTokenMinutes,
      refreshTokenDays: config.refreshTokenDays,
      publicUrl: config.publicUrl,
    },
    passwords,
    outbox,
    audit,
    rateLimiter,
    loginThrottle: shared.loginThrottle,
    bus,
  });

  const datasets = createDatasetsService({
    db,
    storage,
    reader,
    ingestPool: pool,
    studyPool: pool,
    events,
    rateLimiter,
    metrics,
    log,
    limits: {
      maxFileBytes: config.maxFileBytes,
      ingest: {
        ...DEFAULT_INGEST_LIMITS,
        maxRows: config.maxDatasetRows,
        maxColumns: config.maxDatasetColumns,
        maxInflatedBytes: config.maxInflatedBytes,
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
  const phrasing = createPhrasing({
    config,
    db,
    storage,
    reader,
    metrics,
    log,
    stopping: stopping.signal,
    tableOf: datasets.tableOf,
  });
  const announcer = createRunAnnouncer({
    events,
    metrics,
    setStatus: datasets.setStatus,
    preferredLanguage,
    phraseLater: phrasing?.later.start,
  });
  const parts = createParts({ db, storage, maxBytes: config.partsCacheMb * MEBIBYTE });
  const worker = createRunWorker({
    db,
    storage,
    parts,
    pool,
    announcer,
    tableOf: datasets.tableOf,
    settleStatuses: () => datasets.settleStatus(),
    live,
    limits,
    threads: config.processingThreads,
    workerId,
    log,
  });
  const queue = createSharedQueue(
    createLocalQueue({
      source: worker,
      work: worker.work,
      workerId,
      concurrency: config.processingConcurrency,
      log,
    }),
    bus,
  );
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
    processingMemoryMb: config.processingMemoryMb,
    stopping: stopping.signal,
  });

  const explainedRuns = createExplainedRuns({
    db,
    storage,
    pool,
    limits,
    threads: DUCKDB_THREADS,
    readerMemoryMb: READER_MEMORY_MB,
    isIdle: () => pool.stats().running === 0,
    completedRunOf: ml.completedRunOf,
    tableOf: datasets.tableOf,
  });
  const explanations = createExplanationsService({ phrasing: phrasing?.now, runs: explainedRuns });
  const questions = createQuestionsService({
    db,
    storage,
    reader,
    metrics,
    runs: explainedRuns,
    answers: phrasing?.answers,
    similar: phrasing?.similar,
    sendSamples: config.explainSendSamples,
    deadlineSeconds: config.explainDeadlineSeconds,
    questionTokens: config.languageModel?.questionTokens ?? 0,
    tableOf: datasets.tableOf,
  });

  const users = createUsersService({
    db,
    clock,
    auth,
    describe: userResponse,
    forgetPossessionsOf: async (userId) => {
      const removeDatasets = await datasets.forgetAllOf(userId, ml.processing);
      const removeResults = await ml.forgetRunsOf(userId);
      return async () => {
        await removeDatasets();
        await removeResults();
      };
    },
    audit,
  });

  const visualizations = createVisualizationsService({ db, completedRunOf: ml.completedRunOf });
  const sharing = createSharingService({
    db,
    clock,
    rateLimiter,
    publicUrl: config.publicUrl,
    visualizations,
    owned: datasets.owned,
    sharedResult: ml.sharedResult,
  });

  const exports = createExportService({
    storage,
    reader,
    pool,
    datasets,
    processing: ml.processing,
    limits: {
      compute: limits,
      memoryMb: INGEST_MEMORY_MB,
      threads: DUCKDB_THREADS,
      maxNameLength: DEFAULT_INGEST_LIMITS.maxNameLength,
    },
  });

  const readEvents = createEventReader({
    eventStream: events,
    mayReceive: createDeliveryRights(datasets.accessTo),
    loadResult: createResultLoader({ db, storage, reader, tableOf: datasets.tableOf, preferredLanguage }),
  });
  const sockets = createLiveSockets({ onSessionRevoked: auth.onSessionRevoked });
  const { ping } = shared;
  const stopWatching =
    ping === undefined
      ? () => {}
      : watchSessions({ bus, sockets, livingAmong: auth.livingSessionsAmong, log });
  metrics.gauge(
    'data_mirage_websocket_connections',
    'Open live connections',
    () => sockets.stats().connections,
  );
  metrics.gauge('data_mirage_compute_tasks_running', 'Tasks at work', () => pool.stats().running);
  metrics.gauge(
    'data_mirage_compute_tasks_waiting',
    'Tasks that wait for a process',
    () => pool.stats().waiting,
  );
  metrics.gauge('data_mirage_runs_at_work', 'Runs this process works on', () => queue.stats().running);
  const health = createHealth(config, database, log);
  const http = await createHttpServer({
    config,
    limits: { drainMs: config.shutdownDrainSeconds * 1000 },
    examples: API_EXAMPLES,
    about: { name: SERVICE_TITLE, version: VERSION, description: DESCRIPTION },
    log,
    clock,
    authenticate,
    sockets,
    appRouter: createAppRouter({
      auth,
      users,
      datasets,
      processing: ml.processing,
      ml,
      explanations,
      questions,
      visualizations,
      sharing,
      readEvents,
      health,
    }),
    httpRoutes: createHttpRoutes({ datasets, processing: ml.processing, exports, ml, sharing }),
    eventStream: events,
    readEvents,
    canRead: datasets.canRead,
    health,
    metrics,
  });

  async function sweep(): Promise<void> {
    const temporaryFiles = await storage.sweepTemporary();
    if (!(await storage.belongsTo(await database.id()))) {
      log.warn('the files of DATA_DIR belong to another database; none of them is swept');
      return;
    }
    const keys = [...(await datasets.tableKeys()), ...(await ml.resultKeys())];
    // Another process may be storing a file whose row is still to come.
    const before = place.isShared ? new Date(Date.now() - SWEEP_AFTER_MS) : undefined;
    const orphans = await storage.sweep(new Set(keys), before);
    if (temporaryFiles + orphans.length > 0) {
      log.info({ temporaryFiles, orphans: orphans.length }, 'swept what an earlier process left behind');
    }
  }

  return {
    listen: async () => {
      await sweep();
      await worker.recover();
      await audit.prune();
      await phrasing?.similar?.open();
      const url = await http.listen();
      queue.start();
      // Only now, so that what the first request will need does not compete with starting the service.
      pool.warmUp();
      reader.open().catch((error: unknown) => log.error({ err: error }, 'the table reader cannot be opened'));
      return url;
    },
    stop: async () => {
      stopping.abort();
      stopWatching();
      await Promise.all([http.close(), queue.stop()]);
      await Promise.all([outbox.close(), passwords.close()]);
      await pool.close();
      await Promise.all([phrasing?.later.close(), phrasing?.similar?.close()]);
      await events.close();
      await shared.close();
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
        ...(ping === undefined
          ? {}
          : {
              redis: async () => {
                await ping();
                return { status: 'healthy' };
              },
            }),
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
            features: {
              fast_engine: true,
              reference_engine: true,
              language_model: phrasing !== undefined,
              full_text_search: true,
              vector_search: phrasing?.similar?.isAvailable() === true,
            },
          };
        },
      },
    });
  }
}
