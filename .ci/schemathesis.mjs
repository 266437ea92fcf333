// Runs schemathesis against the built service: `node .ci/schemathesis.mjs <path of schemathesis> <report>`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const [schemathesis, report] = process.argv.slice(2);
const CHECKS = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_schema_conformance',
  'response_headers_conformance',
];
/** Calls that would end the account the others are made with. */
const LEFT_OUT = '^/api/auth/(logout|change-password|sessions)';

const dataDir = mkdtempSync(join(tmpdir(), 'data-mirage-schemathesis-'));
const service = spawn(process.execPath, ['dist/src/main.js'], {
  env: { ...process.env, DATA_DIR: dataDir, PORT: '0', RATE_LIMIT_ENABLED: 'false', LOG_LEVEL: 'info' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let code = 1;
try {
  const url = await ready(service);
  const token = await register(url);
  const run = spawn(
    schemathesis,
    [
      ...['run', `${url}/openapi.json`, '--header', `Authorization: Bearer ${token}`, '--no-color'],
      ...[
        '--phases',
        'examples,fuzzing',
        '--max-examples',
        '20',
        '--seed',
        '1',
        '--checks',
        CHECKS.join(','),
      ],
      ...['--exclude-path-regex', LEFT_OUT, '--request-timeout', '60', '--suppress-health-check', 'all'],
      ...['--report', 'junit', '--report-junit-path', report],
    ],
    { stdio: 'inherit' },
  );
  [code] = await once(run, 'exit');
} finally {
  service.kill('SIGTERM');
  await once(service, 'exit');
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(code ?? 1);

/** The address of the service, once it listens. */
async function ready(child) {
  let log = '';
  for await (const chunk of child.stdout) {
    log += chunk;
    const url = /"url":"([^"]+)"/.exec(log)?.[1];
    if (url === undefined) continue;
    child.stdout.resume();
    return url;
  }
  throw new Error(`the service did not start:\n${log}`);
}

async function register(url) {
  const password = 'a-long-pass1';
  const response = await fetch(`${url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'fuzz@example.com', password, confirm_password: password }),
  });
  return (await response.json()).access_token;
}
