import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import staticFiles from '@fastify/static';
import { DIST, PACKAGE_ROOT, RUNS_FROM_SOURCES } from '../platform/package-root.ts';
import type { HttpApp } from './http-app.ts';
import type { About } from './openapi.ts';

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** Swagger UI and ReDoc from the files of their packages; nothing is loaded from elsewhere. */
export async function mountDocumentation(app: HttpApp, about: About): Promise<void> {
  await mountSwaggerUi(app, about);
  mountRedoc(app, about);
}

async function mountSwaggerUi(app: HttpApp, about: About): Promise<void> {
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
  const content = page(about, {
    styles: ['/docs/swagger-ui.css', '/docs/index.css'],
    element: 'swagger-ui',
    scripts: ['/docs/swagger-ui-bundle.js', '/docs/start.js'],
  });
  app.get('/docs', async (_request, reply) => reply.type(HTML).send(content));
  app.get('/docs/start.js', async (_request, reply) => reply.type(SCRIPT).send(START_SWAGGER_UI));
}

const START_SWAGGER_UI = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
});
`;

/** A development package; the build takes the one file along. */
const REDOC = RUNS_FROM_SOURCES
  ? new URL('node_modules/redoc/bundles/redoc.standalone.js', PACKAGE_ROOT)
  : new URL('assets/redoc.standalone.js', DIST);

/** The only picture that the bundle would fetch from another host. */
const FOREIGN_LOGO = 'https://cdn.redoc.ly/redoc/logo-mini.svg';
const NO_PICTURE = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E';

function mountRedoc(app: HttpApp, about: About): void {
  const content = page(about, {
    styles: ['/redoc/page.css'],
    element: 'redoc',
    scripts: ['/redoc/redoc.js', '/redoc/start.js'],
  });
  let bundle: Promise<string> | undefined;
  app.get('/redoc', async (_request, reply) => reply.type(HTML).send(content));
  app.get('/redoc/page.css', async (_request, reply) => reply.type('text/css').send('body { margin: 0; }\n'));
  app.get('/redoc/start.js', async (_request, reply) => reply.type(SCRIPT).send(START_REDOC));
  app.get('/redoc/redoc.js', async (_request, reply) => {
    bundle ??= readFile(REDOC, 'utf8').then((text) => text.replaceAll(FOREIGN_LOGO, NO_PICTURE));
    return reply
      .header('cache-control', 'public, max-age=3600')
      .type(SCRIPT)
      .send(await bundle);
  });
}

const START_REDOC = `Redoc.init('/openapi.json', { hideDownloadButton: false }, document.getElementById('redoc'));
`;

interface PageParts {
  readonly styles: readonly string[];
  readonly element: string;
  readonly scripts: readonly string[];
}

function page({ name }: About, { styles, element, scripts }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name} API</title>
${styles.map((href) => `<link rel="stylesheet" href="${href}">`).join('\n')}
<link rel="icon" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="${element}"></div>
${scripts.map((source) => `<script src="${source}"></script>`).join('\n')}
</body>
</html>
`;
}
