import { publicProcedure, router } from '../procedure/procedure.ts';
import { detailedHealthSchema, healthSchema, readinessSchema } from './health.schema.ts';
import type { HealthService } from './health.service.ts';

/** The same over HTTP stands outside `/api`: see transport/service-routes.ts. */
export function createHealthRouter(health: HealthService) {
  return router({
    check: publicProcedure
      .meta({ summary: 'Whether the service works' })
      .output(healthSchema)
      .query(() => health.check()),
    live: publicProcedure
      .meta({ summary: 'Whether the process answers' })
      .output(healthSchema)
      .query(() => health.live()),
    ready: publicProcedure
      .meta({ summary: 'Whether new requests should be sent here' })
      .output(readinessSchema)
      .query(() => health.ready()),
    detailed: publicProcedure
      .meta({ summary: 'How each component is' })
      .output(detailedHealthSchema)
      .query(() => health.detailed()),
  });
}
