import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MessagePort, parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { PGlite, protocol } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { vector } from '@electric-sql/pglite-pgvector';
import { unpackArchive } from './unpack-archive.ts';
import { endsReadyForQuery, expectsReadyForQuery, isTerminate } from './wire-protocol.ts';

/**
 * The thread of the embedded database: PostgreSQL in WebAssembly, one session, spoken to in the wire protocol.
 *
 * Every connection arrives as a MessagePort that carries whole protocol messages. An answer goes out only after the
 * engine has written the commit to its files, so an acknowledged commit survives the death of the process. PGlite runs
 * PostgreSQL without fsync: what the operating system has not written out yet is lost when the machine itself dies.
 */
export interface EmbeddedWorkerData {
  /** The database's own directory, made when missing; its parent exists. */
  readonly directory: string;
  /** Path of a dumped data directory to start a new database from; unset: initialise one. */
  readonly snapshot: string | undefined;
}

/** What the thread tells the one that started it. */
export type EmbeddedWorkerNotice = 'ready';

const { directory, snapshot }: EmbeddedWorkerData = workerData;
const parent = parentPort;
if (parent === null) throw new Error('The embedded database runs in a worker thread');

const engine = await open();
let current: MessagePort | undefined;
let work = Promise.resolve();

parent.on('message', (message: MessagePort | 'close') => {
  if (message instanceof MessagePort) serve(message);
  else enqueue(shutDown);
});
parent.postMessage('ready' satisfies EmbeddedWorkerNotice);

async function open(): Promise<PGlite> {
  // A first start that was cut short leaves half a database behind. Nothing was ever stored in it: begin again.
  const unfinished = `${directory}.unfinished`;
  if (existsSync(unfinished)) rmSync(directory, { recursive: true, force: true });
  if (existsSync(join(directory, 'PG_VERSION'))) return openEngine();

  writeFileSync(unfinished, '');
  if (snapshot !== undefined) unpackArchive(gunzipSync(readFileSync(snapshot)), directory);
  const created = await openEngine();
  rmSync(unfinished);
  return created;
}

/** Trigram indexes and vectors cannot be used without their extensions: they are always there. */
function openEngine(): Promise<PGlite> {
  return PGlite.create(directory, { extensions: { pg_trgm, vector } });
}

function serve(port: MessagePort): void {
  port.postMessage('connected');
  const isFirst = current === undefined;
  current = port;
  if (!isFirst) enqueue(resetSession);
  port.on('message', (request: Uint8Array) => {
    enqueue(async () => {
      // A client that has been replaced must not speak in its successor's session.
      if (port === current) await answer(port, request);
    });
  });
}

async function answer(port: MessagePort, request: Uint8Array): Promise<void> {
  if (isTerminate(request)) return;
  const response = await execute(request);
  if (response.length > 0) port.postMessage(response, [response.buffer]);
}

/** There is only one session: what the last client left open must not reach the next. */
async function resetSession(): Promise<void> {
  await execute(protocol.serialize.query('rollback'));
  await execute(protocol.serialize.query('discard all'));
}

async function execute(request: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  await engine.execProtocolRawStream(request, {
    syncToFs: true,
    onRawData: (chunk) => chunks.push(chunk.slice()),
  });
  const response = new Uint8Array(Buffer.concat(chunks));
  // PGlite swallows the death of its engine (a full disk while it logs a commit, memory exhausted); an answer that
  // does not end properly gives it away. Dying here makes the next connection recover the database from its log.
  if (expectsReadyForQuery(request) && !endsReadyForQuery(response)) {
    throw new Error('The embedded database engine stopped while it worked on a statement');
  }
  return response;
}

async function shutDown(): Promise<void> {
  await engine.close();
  process.exit(0);
}

/** One request after the other; an error ends the thread. */
function enqueue(task: () => Promise<void>): void {
  work = work.then(task);
}
