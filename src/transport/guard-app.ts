import compress from '@fastify/compress';
import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { CallerPolicy } from './caller-policy.ts';
import { pathOf } from './error-reply.ts';
import { addVary, type HttpApp, type HttpRequest } from './http-app.ts';
import { skipUnreadBodies } from './unread-body.ts';
import { foreignHost } from './upgrade.ts';

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
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    hsts: settings.environment === 'production' ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
    // Other origins may use the API; which pages may, is for CORS to say.
    crossOriginResourcePolicy: { policy: 'cross-origin' },
  });
  await app.register(cors, {
    origin: settings.corsOrigins.includes('*') ? true : [...settings.corsOrigins],
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    exposedHeaders: ['X-Request-Id', 'X-Process-Time', 'Retry-After', 'Location', 'Content-Disposition'],
    maxAge: 600,
    strictPreflight: false,
  });
  app.addHook('onRequest', async (request) => {
    if (!policy.isTrustedHost(request.raw)) throw foreignHost();
  });
  await app.register(compress, {
    encodings: ['gzip', 'deflate'],
    threshold: 1024,
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

/** Everything from here, nothing from elsewhere; images and workers that a page makes itself are fine. */
const CONTENT_SECURITY_POLICY = {
  'default-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'worker-src': ["'self'", 'blob:'],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};
