import { request as httpRequest } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withAdministration } from '../../src/app/administration.ts';
import { startTestService, type TestService } from '../support/service.ts';
import { type Operation, operationsOf } from './fuzz/document.ts';
import { type FuzzRequest, requestsTo } from './fuzz/requests.ts';
import { createWorld, type World } from './fuzz/world.ts';

/** Requests to each operation; all together at least 3,000. */
const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 80);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20261123);
const ADMINISTRATORS = 40;
const PASSWORD = 'correct horse 1';

let service: TestService;
let world: World;
let operations: Operation[];
let sent = 0;

beforeAll(async () => {
  const email = (number: number) => `administrator${number}@example.com`;
  service = await startTestService(undefined, {}, (config) =>
    withAdministration(config, async (administration) => {
      for (let i = 0; i < ADMINISTRATORS; i++) await administration.create(email(i), PASSWORD);
    }),
  );
  operations = operationsOf((await service.call('GET', '/openapi.json')).body);
  let used = 0;
  world = await createWorld(service, () => service.login(email(used++), PASSWORD));
});
afterAll(() => service.stop());

interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** By hand, since `fetch` mends addresses and headers. */
function send({ method, target, caller, contentType, body }: FuzzRequest): Promise<Reply> {
  const token = world.tokenOf(caller);
  const filledIn = typeof body === 'string' ? world.filledIn(body) : body;
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      new URL(service.url),
      {
        method,
        path: world.filledIn(target),
        headers: {
          accept: 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(contentType === undefined ? {} : { 'content-type': contentType }),
          ...(filledIn === undefined ? {} : { 'content-length': Buffer.byteLength(filledIn) }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: String(response.headers['content-type'] ?? ''),
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(filledIn);
  });
}

/** What is wrong with an answer; undefined when it keeps to the document. */
function complaint(operation: Operation, { status, type, text }: Reply): string | undefined {
  if (status >= 500) return `answered ${status}`;
  if (!operation.statuses.has(String(status))) return `the document does not name ${status}`;
  if (status === 204) return text === '' ? undefined : 'a 204 with a body';
  if (!type.startsWith('application/json')) {
    return operation.validator(status) === undefined || text === '' ? undefined : `answered as ${type}`;
  }
  const validate = operation.validator(status);
  if (validate === undefined) return 'the document names no schema for it';
  const body: unknown = JSON.parse(text);
  if (!validate(body)) return JSON.stringify(validate.errors?.slice(0, 3));
  if (status >= 400 && /\n\s+at |node_modules|select .* from/i.test(text)) return 'tells of the inside';
  return undefined;
}

test('every operation answers as the document says, whatever it is sent', async () => {
  const failures: string[] = [];
  for (const operation of operations) {
    const checked = fc.assert(
      fc.asyncProperty(requestsTo(operation), async (request) => {
        const reply = await send(request);
        sent += 1;
        const wrong = complaint(operation, reply);
        if (wrong !== undefined) {
          throw new Error(
            `${operation.id} ${request.target}: ${wrong}\n${reply.status} ${reply.text.slice(0, 500)}`,
          );
        }
        if (operation.method !== 'GET' && reply.status < 300) await world.repair();
      }),
      { numRuns: REQUESTS, seed: SEED },
    );
    await checked.catch((error: Error) => failures.push(String(error.cause ?? error)));
    await world.repair();
  }
  expect(failures.join('\n\n')).toBe('');
  expect((await service.call('GET', '/health')).status).toBe(200);
  process.stdout.write(`fuzz: ${sent} requests to ${operations.length} operations, seed ${SEED}\n`);
  expect(sent).toBeGreaterThanOrEqual(3000);
}, 600_000);
