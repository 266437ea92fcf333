import type { Logger } from 'pino';
import type { ComponentHealth, ComponentName, DetailedHealth, Health, Readiness } from './health.schema.ts';

/** Asks one component how it is; a rejection says that it is not well. */
export type HealthProbe = () => Promise<ComponentHealth>;

export interface HealthServiceOptions {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
  /** Components without a probe are `not_configured`. */
  readonly probes: Readonly<Partial<Record<ComponentName, HealthProbe>>>;
  readonly log: Logger;
  /** A component that takes longer to answer is not well. */
  readonly probeTimeoutMs?: number;
}

export interface HealthService {
  /** The process answers. */
  live(): Health;
  /** The service works: its database answers. */
  check(): Promise<Health>;
  /** New requests should be sent here. */
  ready(): Promise<Readiness>;
  detailed(): Promise<DetailedHealth>;
  /** From now on new requests should go elsewhere. */
  markStopping(): void;
}

export function createHealthService(options: HealthServiceOptions): HealthService {
  const { service, version, environment, probes, log } = options;
  const timeoutMs = options.probeTimeoutMs ?? 2000;
  let stopping = false;

  async function ask(name: ComponentName): Promise<ComponentHealth> {
    const probe = probes[name];
    if (probe === undefined) return { status: 'not_configured' };
    try {
      return await within(timeoutMs, probe());
    } catch (error) {
      log.warn({ err: error, component: name }, 'a component is not well');
      return { status: 'unhealthy' };
    }
  }

  const health = (isWell: boolean): Health => ({
    status: isWell ? 'healthy' : 'unhealthy',
    service,
    version,
    environment,
  });

  return {
    live: () => health(true),
    check: async () => health((await ask('database')).status !== 'unhealthy'),

    ready: async () => {
      if (stopping) return { status: 'stopping' };
      const database = await ask('database');
      return { status: database.status === 'unhealthy' ? 'unhealthy' : 'ready' };
    },

    detailed: async () => {
      const [database, redis, queue, storage, websocket, mlServices] = await Promise.all([
        ask('database'),
        ask('redis'),
        ask('queue'),
        ask('storage'),
        ask('websocket'),
        ask('ml_services'),
      ]);
      const components = { database, redis, queue, storage, websocket, ml_services: mlServices };
      const isWell = Object.values(components).every((component) => component.status !== 'unhealthy');
      return { ...health(isWell), components };
    },

    markStopping: () => {
      stopping = true;
    },
  };
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
