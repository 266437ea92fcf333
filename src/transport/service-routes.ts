import * as z from 'zod';
import { detailedHealthSchema, healthSchema, readinessSchema } from '../health/health.schema.ts';
import type { HealthService } from '../health/health.service.ts';
import type { HttpRoute } from '../procedure/http-route.ts';

/** The routes about the service itself, outside `/api`; no token is asked. */
export interface ServiceRoute {
  readonly path: `/${string}`;
  readonly summary: string;
  readonly answers: HttpRoute['answers'];
}

/** A health route, which answers 503 when the service is not well. */
interface HealthRoute extends ServiceRoute {
  ask(health: HealthService): Promise<{ readonly isWell: boolean; readonly body: object }>;
}

export const startSchema = z
  .object({
    message: z.string(),
    version: z.string(),
    description: z.string(),
    docs: z.string(),
    redoc: z.string(),
    health: z.string(),
    websocket: z.string(),
    api: z.string(),
  })
  .meta({ id: 'Start' });

const healthAnswers = (schema: z.ZodType): HttpRoute['answers'] => [
  { status: 200, description: 'Well', schema },
  { status: 503, description: 'Not well', schema },
];

export const healthRoutes: readonly HealthRoute[] = [
  {
    path: '/health',
    summary: 'Whether the service works',
    answers: healthAnswers(healthSchema),
    ask: async (health) => {
      const body = await health.check();
      return { isWell: body.status === 'healthy', body };
    },
  },
  {
    path: '/health/live',
    summary: 'Whether the process answers',
    answers: [{ status: 200, description: 'It does', schema: healthSchema }],
    ask: async (health) => ({ isWell: true, body: health.live() }),
  },
  {
    path: '/health/ready',
    summary: 'Whether new requests should be sent here',
    answers: healthAnswers(readinessSchema),
    ask: async (health) => {
      const body = await health.ready();
      return { isWell: body.status === 'ready', body };
    },
  },
  {
    path: '/health/detailed',
    summary: 'How each component is',
    answers: healthAnswers(detailedHealthSchema),
    ask: async (health) => {
      const body = await health.detailed();
      return { isWell: body.components.database.status !== 'unhealthy', body };
    },
  },
];

export const serviceRoutes: readonly ServiceRoute[] = [
  {
    path: '/',
    summary: 'Where everything is; a page for a browser',
    answers: [{ status: 200, description: 'The addresses', schema: startSchema }],
  },
  ...healthRoutes,
  {
    path: '/metrics',
    summary: "The service's metrics, in Prometheus' text format",
    answers: [{ status: 200, description: 'The metrics' }],
  },
];
