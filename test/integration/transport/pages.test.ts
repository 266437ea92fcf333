import { afterEach, describe, expect, test } from 'vitest';
import type { HealthProbe } from '../../../src/health/health.service.ts';
import { startTestServer, type TestServer, type TestServerOptions } from './test-server.ts';

const started: TestServer[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(({ server }) => server.close()));
});

async function start(options: TestServerOptions = {}): Promise<TestServer> {
  const server = await startTestServer(options);
  started.push(server);
  return server;
}

describe('the start page', () => {
  test('tells a program where everything is', async () => {
    const server = await start();
    const response = await fetch(server.address);
    const addresses = (await response.json()) as Record<string, string>;
    expect(addresses).toEqual({
      message: expect.stringContaining('Test Mirage'),
      version: '1.2.3',
      description: 'Tables into maps.',
      docs: '/docs',
      redoc: '/redoc',
      health: '/health',
      websocket: '/ws',
      api: '/api',
    });
    for (const name of ['docs', 'redoc', 'health']) {
      expect((await fetch(server.address + addresses[name])).status).toBe(200);
    }
  });

  test('tells a browser in a page that needs nothing from elsewhere', async () => {
    const server = await start();
    const response = await fetch(server.address, { headers: { accept: 'text/html,*/*' } });
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    const page = await response.text();
    expect(page).toContain('Test Mirage');
    for (const href of ['/docs', '/openapi.json', '/health']) expect(page).toContain(`href="${href}"`);
    expect(page.match(/curl /g)).toHaveLength(2);
    expect(page).not.toMatch(/<script|(src|href)="https?:/);
  });
});

describe('the documentation', () => {
  test.each(['/docs', '/redoc'])(
    'at %s loads its files from here only, as its policy allows',
    async (path) => {
      const server = await start();
      const response = await fetch(server.address + path);
      const page = await response.text();
      const files = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
      expect(files.length).toBeGreaterThanOrEqual(3);
      for (const file of files) {
        expect(file).toMatch(/^\//);
        const loaded = await fetch(server.address + file);
        expect(loaded.status, file).toBe(200);
        expect(loaded.headers.get('content-type'), file).not.toMatch(/json|html/);
        expect(await loaded.text()).not.toContain('cdn.redoc.ly');
      }
      // No script stands in the page itself, for which the policy would need to be loosened.
      expect(page).not.toMatch(/<script>|onload=|style="/);
      expect(response.headers.get('content-security-policy')).not.toContain("script-src 'unsafe");
    },
  );

  test('shows nothing of the package but what the page needs', async () => {
    const server = await start();
    for (const file of [
      '/docs/index.html',
      '/docs/oauth2-redirect.html',
      '/docs/..%2fpackage.json',
      '/docs/../../package.json',
    ]) {
      expect((await fetch(server.address + file)).status, file).toBe(404);
    }
  });

  test('is about an OpenAPI 3.1 document', async () => {
    const server = await start();
    const document = await (await fetch(`${server.address}/openapi.json`)).json();
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Test Mirage', version: '1.2.3' } });
  });
});

describe('the metrics', () => {
  test('count answers by the pattern of their route, never by their address', async () => {
    const server = await start();
    await fetch(`${server.address}/health/live`);
    await fetch(`${server.address}/api/nothing/of/this?token=secret`);
    const response = await fetch(`${server.address}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await response.text();
    expect(text).toContain(
      'data_mirage_http_request_duration_seconds_count{method="GET",route="/health/live",status="200"} 1',
    );
    expect(text).toContain('route="unknown",status="404"} 1');
    expect(text).not.toMatch(/nothing|secret/);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  });
});

describe('health', () => {
  const down: HealthProbe = async () => {
    throw new Error('connect ECONNREFUSED 10.1.2.3:5432 postgres://user:pass@db');
  };

  test('is told when all is well', async () => {
    const server = await start();
    const health = { status: 'healthy', service: 'test-mirage', version: '1.2.3', environment: 'test' };
    const read = async (path: string) => (await fetch(server.address + path)).json();
    expect(await read('/health')).toEqual(health);
    expect(await read('/health/live')).toEqual(health);
    expect(await read('/health/ready')).toEqual({ status: 'ready' });
    expect(await read('/health/detailed')).toEqual({
      ...health,
      components: {
        database: { status: 'healthy' },
        redis: { status: 'not_configured' },
        queue: { status: 'not_configured' },
        storage: { status: 'not_configured' },
        websocket: { status: 'not_configured' },
        ml_services: { status: 'not_configured' },
      },
    });
  });

  test.each(['/health', '/health/ready', '/health/detailed'])(
    '%s is 503 without a database, and tells no secret',
    async (path) => {
      const server = await start({ probes: { database: down } });
      const response = await fetch(server.address + path);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ status: 'unhealthy', status_code: 503, path });
      expect(text).not.toMatch(/10\.1\.2\.3|pass|ECONN/);
    },
  );

  test('lives on without a database', async () => {
    const server = await start({ probes: { database: down } });
    expect((await fetch(`${server.address}/health/live`)).status).toBe(200);
  });

  test('another component that is not well is told, without refusing requests', async () => {
    const server = await start({ probes: { storage: down } });
    const response = await fetch(`${server.address}/health/detailed`);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      status: 'unhealthy',
      components: { database: { status: 'healthy' }, storage: { status: 'unhealthy' } },
    });
  });
});
