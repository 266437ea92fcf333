import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import staticFiles from '@fastify/static';
import type { HealthService } from '../health/health.service.ts';
import { AppError } from '../platform/app-error.ts';
import { errorBody } from '../procedure/error-format.ts';
import { errorHeaders, JSON_TYPE } from './error-reply.ts';
import { addVary, type HttpApp, type HttpRequest } from './http-app.ts';
import type { About, OpenApiDocument } from './openapi.ts';
import { healthRoutes } from './service-routes.ts';
import { startPage } from './start-page.ts';

export interface PagesOptions {
  readonly about: About;
  readonly health: HealthService;
  /** Made when it is first asked for. */
  readonly document: () => OpenApiDocument;
}

/** Serves what stands outside `/api`: the start page, the documentation and the health routes. */
export async function mountPages(app: HttpApp, { about, health, document }: PagesOptions): Promise<void> {
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

  let documentText: string | undefined;
  app.get('/openapi.json', async (_request, reply) => {
    documentText ??= JSON.stringify(document());
    return reply.type(JSON_TYPE).send(documentText);
  });
  await mountDocs(app, about);

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

/** Swagger UI from the files of its package; nothing is loaded from elsewhere. */
async function mountDocs(app: HttpApp, about: About): Promise<void> {
  const swaggerUi = dirname(createRequire(import.meta.url).resolve('@fastify/swagger-ui/package.json'));
  const files = new Set(['/swagger-ui.css', '/index.css', '/swagger-ui-bundle.js', '/favicon-32x32.png']);
  await app.register(staticFiles, {
    root: join(swaggerUi, 'static'),
    prefix: '/docs/',
    index: false,
    decorateReply: false,
    allowedPath: (path) => files.has(path),
    maxAge: '1h',
  });
  const page = docsPage(about);
  app.get('/docs', async (_request, reply) => reply.type(HTML).send(page));
  app.get('/docs/start.js', async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(DOCS_SCRIPT),
  );
  app.get('/redoc', async (_request, reply) => reply.redirect('/docs', 302));
}

function docsPage({ name }: About): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name} API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/index.css">
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;
}

const DOCS_SCRIPT = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
});
`;

function wantsPage(request: HttpRequest): boolean {
  return /\btext\/html\b/i.test(request.headers.accept ?? '');
}

function originOf(request: HttpRequest): string {
  return `${request.protocol}://${request.host}`;
}
