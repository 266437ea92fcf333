import type { Metrics } from '../platform/metrics.ts';
import type { HttpApp } from './http-app.ts';

/** Counts every answer by the pattern of its route: an address would make a new series for every id. */
export function countRequests(app: HttpApp, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    metrics.observeRequest({
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1000,
    });
  });
}
