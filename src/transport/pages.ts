import type { HealthService } from '../health/health.service.ts';
import { AppError } from '../platform/app-error.ts';
import type { Metrics } from '../platform/metrics.ts';
import { errorBody } from '../procedure/error-format.ts';
import { mountDocumentation } from './documentation.ts';
import { errorHeaders, JSON_TYPE } from './error-reply.ts';
import { addVary, type HttpApp, type HttpRequest } from './http-app.ts';
import type { About, OpenApiDocument } from './openapi.ts';
import { healthRoutes } from './service-routes.ts';
import { startPage } from './start-page.ts';

export interface PagesOptions {
  readonly about: About;
  readonly health: HealthService;
  readonly metrics: Metrics;
  /** Made when it is first asked for. */
  readonly document: () => Promise<OpenApiDocument>;
}

/** Serves what stands outside `/api`: the start page, the documentation and the health routes. */
export async function mountPages(
  app: HttpApp,
  { about, health, metrics, document }: PagesOptions,
): Promise<void> {
  const start = JSON.stringify({
    message: `Welcome to ${about.name}`,
    version: about.version,
    description: about.description,
    docs: '/docs',
    redoc: '/redoc',
    health: '/health',
    websocket: '/ws',
    api: '/api',
  });
  app.get('/', async (request, reply) => {
    addVary(reply, 'Accept');
    if (wantsPage(request)) return reply.type(HTML).send(startPage(about, originOf(request)));
    return reply.type(JSON_TYPE).send(start);
  });

  let documentText: Promise<string> | undefined;
  app.get('/openapi.json', async (_request, reply) => {
    documentText ??= document().then((made) => JSON.stringify(made));
    return reply.type(JSON_TYPE).send(await documentText);
  });
  await mountDocumentation(app, about);

  app.get('/metrics', async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.text()),
  );

  for (const route of healthRoutes) {
    app.get(route.path, async (request, reply) => {
      const { isWell, body } = await route.ask(health);
      reply.header('cache-control', 'no-store').type(JSON_TYPE);
      if (isWell) return reply.send(JSON.stringify(body));
      const error = notWell();
      return reply
        .code(error.status)
        .headers(errorHeaders(error))
        .send(JSON.stringify({ ...errorBody(error, route.path, request.id), ...body }));
    });
  }
}

function notWell(): AppError {
  return new AppError({ code: 'UNAVAILABLE', message: 'The service cannot work right now. Try again soon.' });
}

const HTML = 'text/html; charset=utf-8';

function wantsPage(request: HttpRequest): boolean {
  return /\btext\/html\b/i.test(request.headers.accept ?? '');
}

function originOf(request: HttpRequest): string {
  return `${request.protocol}://${request.host}`;
}
