import compress from '@fastify/compress';
import cors from '@fastify/cors';
import type { CallerPolicy } from './caller-policy.ts';
import { pathOf } from './error-reply.ts';
import { addVary, type HttpApp, type HttpRequest } from './http-app.ts';
import { securityHeaders } from './security-headers.ts';
import { skipUnreadBodies } from './unread-body.ts';
import { foreignHost } from './upgrade.ts';

/** Of results it takes a quarter of the usual level's time, for a twenty-fifth more bytes. */
const GZIP_LEVEL = 4;
const GZIP_CHUNK_BYTES = 64 * 1024;

export interface GuardSettings {
  readonly environment: 'development' | 'production' | 'test';
  readonly corsOrigins: readonly string[];
}

/** What every request passes and every answer carries. */
export async function guardApp(
  app: HttpApp,
  settings: GuardSettings,
  policy: CallerPolicy,
  isStopping: () => boolean,
): Promise<void> {
  const secure = securityHeaders(settings.environment === 'production');
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(secure);
    reply.header('x-request-id', request.id);
  });
  await app.register(cors, {
    origin: settings.corsOrigins.includes('*') ? true : [...settings.corsOrigins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    exposedHeaders: [
      'X-Request-Id',
      'X-Process-Time',
      'Retry-After',
      'Location',
      'Content-Disposition',
      'Idempotent-Replayed',
    ],
    maxAge: 600,
    strictPreflight: false,
  });
  app.addHook('onRequest', async (request) => {
    if (!policy.isTrustedHost(request.raw)) throw foreignHost();
  });
  await app.register(compress, {
    encodings: ['gzip', 'deflate'],
    threshold: 1024,
    zlibOptions: { level: GZIP_LEVEL, chunkSize: GZIP_CHUNK_BYTES },
    globalDecompression: false,
  });
  app.addHook('onSend', async (_request, reply, payload) => {
    reply.header('x-process-time', (reply.elapsedTime / 1000).toFixed(6));
    // A handler may have named its own.
    addVary(reply, 'Origin');
    if (isStopping()) reply.header('connection', 'close');
    return payload;
  });
  skipUnreadBodies(app);
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        path: loggedPath(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
  });
}

/** A link's token stands in its address, and must not stand in a log. */
function loggedPath(request: HttpRequest): string {
  const pattern = request.routeOptions.url;
  return pattern?.includes(':token') ? pattern : pathOf(request.originalUrl);
}
