import { mkdtemp, rm, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createProcessPool, type ProcessPool } from '../../../src/compute/process-pool.ts';
import { createExplainedRuns, type ExplainedRuns } from '../../../src/ml/explained-runs.ts';
import { writeArtifact } from '../../../src/ml/pipeline/artifact.ts';
import type { RunHead } from '../../../src/ml/runs.store.ts';
import type { Principal } from '../../../src/procedure/context.ts';
import { createHarness, type Harness, type Ingested } from '../../unit/table/harness.ts';

/** As many cells as make reading worth doing ahead. */
const ROWS = 100_000;
const NAMES = Array.from({ length: 10 }, (_, c) => `x${c}`);

let harness: Harness;
const pools: ProcessPool[] = [];
let mapFile: string;
let table: Ingested;
let scratch: string;
beforeAll(async () => {
  harness = await createHarness();
  scratch = await mkdtemp(join(tmpdir(), 'scratch-'));
  const lines = Array.from({ length: ROWS }, (_, row) =>
    NAMES.map((_name, c) => (row * (c + 3)) % 97).join(','),
  );
  table = await harness.ingest([NAMES.join(','), ...lines].join('\n'));
  mapFile = join(harness.directory, 'map.arrow');
  const rows = Uint32Array.from({ length: ROWS }, (_, row) => row);
  await writeArtifact(mapFile, {
    rows,
    positions: Float32Array.from({ length: 3 * ROWS }, (_, i) => i % 101),
    labels: new Int32Array(ROWS),
    anomalies: new Uint8Array(ROWS),
    anomalyScores: null,
    sizes: new Float32Array(ROWS).fill(1),
  });
}, 60_000);
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  await harness.close();
  await rm(scratch, { recursive: true });
});

const someone = {} as Principal;

/** Over processes of its own, which have read nothing. */
function startRuns(isIdle: boolean): { readonly runs: ExplainedRuns; readonly pool: ProcessPool } {
  const pool = createProcessPool();
  pools.push(pool);
  const run = { id: 'run', result_key: mapFile, features_used: NAMES, config: { detect_anomalies: false } };
  const runs = createExplainedRuns({
    db: {} as never,
    storage: {
      path: (key: string) => key,
      temporaryDirectory: async () => scratch,
      discard: async () => {},
    } as never,
    pool,
    limits: { timeoutSeconds: 60, memoryMb: 2048 },
    threads: 2,
    readerMemoryMb: 256,
    isIdle: () => isIdle,
    completedRunOf: async () => run as unknown as RunHead,
    tableOf: async () => ({
      ownerId: 'owner',
      isPublic: false,
      key: table.file,
      columns: table.profile.columns,
      rowCount: ROWS,
      mayTellPersonal: false,
    }),
  });
  return { runs, pool };
}

const rows = Uint32Array.from({ length: 1000 }, (_, i) => 7 * i);

test('nothing is read ahead while there is other work', async () => {
  const { runs, pool } = startRuns(false);
  await (await runs.find(someone, 'dataset', null, 'en')).expectSelections();
  expect(pool.processIds()).toEqual([]);
});

test('the first selection of a map that is looked at needs its table no more', async () => {
  const unexpected = await startRuns(true).runs.selectionFacts(someone, 'dataset', null, rows, undefined);
  const { runs } = startRuns(true);
  await (await runs.find(someone, 'dataset', null, 'en')).expectSelections();
  await unlink(table.file);
  const expected = await runs.selectionFacts(someone, 'dataset', null, rows, undefined);
  expect(expected).toEqual(unexpected);
  expect(expected.facts.find(({ kind }) => kind === 'size')).toMatchObject({ count: 1000, total: ROWS });
}, 60_000);
