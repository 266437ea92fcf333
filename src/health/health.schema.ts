import * as z from 'zod';

/** The service's own account of its state; never a path, an address or a secret. */

export const componentSchema = z
  .object({
    status: z.enum(['healthy', 'unhealthy', 'not_configured']),
    stats: z.record(z.string(), z.number()).optional(),
    features: z.record(z.string(), z.boolean()).optional(),
  })
  .meta({ id: 'HealthComponent' });
export type ComponentHealth = z.infer<typeof componentSchema>;

export const healthSchema = z
  .object({
    status: z.enum(['healthy', 'unhealthy']),
    service: z.string(),
    version: z.string(),
    environment: z.string(),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof healthSchema>;

export const readinessSchema = z
  .object({ status: z.enum(['ready', 'stopping', 'unhealthy']) })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof readinessSchema>;

export const detailedHealthSchema = healthSchema
  .extend({
    components: z.object({
      database: componentSchema,
      redis: componentSchema,
      queue: componentSchema,
      storage: componentSchema,
      websocket: componentSchema,
      ml_services: componentSchema,
    }),
  })
  .meta({ id: 'DetailedHealth' });
export type DetailedHealth = z.infer<typeof detailedHealthSchema>;
export type ComponentName = keyof DetailedHealth['components'];
