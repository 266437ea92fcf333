import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { hashSync } from 'bcryptjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/app/config.ts';
import { withImportBase } from '../../../src/app/importing.ts';
import { type Service, startService } from '../../../src/app/service.ts';
import { importLegacy } from '../../../src/cli/import-legacy/import.ts';
import type { ImportReport } from '../../../src/cli/import-legacy/report.ts';
import { openLegacySource } from '../../../src/cli/import-legacy/source.ts';
import { entryAt, forkEntry } from '../../../src/platform/entry.ts';
import {
  embeddedTestDatabase,
  postgresqlIsReachable,
  type TestDatabase,
  testDatabases,
} from '../../support/database.ts';
import { type Account, callerOf } from '../../support/service.ts';
import { createOldDatabase, json, type OldDatabase } from './old-database.ts';

const PASSWORD = 'old passw0rd';
const CREATED = '2023-03-01 09:30:00.123456';
const ROWS = Array.from({ length: 12 }, (_, i) => ({
  place: `p${i}`,
  a: i * 1.5,
  b: (i * 7) % 5,
  hole: i === 3 ? null : i,
}));
const CONFIG = { reduction_method: 'pca', clustering_method: 'kmeans', kmeans_config: { n_clusters: 2 } };

function resultOf(rows: readonly number[], ids: (index: number) => string, data: readonly object[] = ROWS) {
  return {
    points: rows.map((row, index) => ({
      id: ids(index),
      position: [row / 3, -row, 0.5],
      color: '#1f77b4',
      size: 1.5,
      cluster: row % 2,
      is_anomaly: row === 4,
      original_data: data[row],
    })),
    clusters: [
      { id: 0, color: '#1f77b4', count: 99, center: [0, 0, 0], label: 'Even' },
      { id: 1, color: '#ff7f0e', count: 99, center: [0, 0, 0], label: 'Odd' },
    ],
    anomalies: ['4'],
    explanations: [
      {
        cluster_id: 0,
        explanation: 'Les lignes paires.',
        characteristics: ['paires'],
        data_points: 99,
        key_features: ['a'],
        representative_points: [ids(0)],
      },
    ],
    metadata: {
      total_points: rows.length,
      processing_time: 1.25,
      reduction_method: 'pca',
      clustering_method: 'kmeans',
      features_used: ['a', 'b'],
      preprocessing_steps: ['Normalized'],
    },
    performance: { silhouette_score: 0.75, explained_variance_ratio: [0.7, 0.3] },
  };
}

const ALL = ROWS.map((_row, index) => index);

async function fill(old: OldDatabase): Promise<void> {
  const hash = hashSync(PASSWORD, 4).replace('$2a$', '$2b$').replace('$2y$', '$2b$');
  const user = (id: string, email: string | null, more = {}) =>
    old.insert('users', {
      id,
      email,
      hashed_password: hash,
      is_active: true,
      is_admin: false,
      email_verified: true,
      login_count: 7,
      created_at: CREATED,
      updated_at: CREATED,
      ...more,
    });
  await user('ada', 'Ada@Example.org', {
    first_name: 'Ada',
    last_name: 'L',
    is_admin: true,
    last_login: CREATED,
  });
  await user('bob', 'bob@example.org', { is_active: false, created_at: '2023-04-01' });
  await user('twin', 'ADA@example.ORG', { created_at: '2023-05-01' });
  await user('nobody', null);
  await user('id with spaces', 'spaces@example.org');
  await user('future', 'future@example.org', { created_at: 'infinity' });
  await user('oauth', 'oauth@example.org', { hashed_password: null });
  await old.insert('sessions', { id: 's', user_id: 'ada', refresh_token: 'secret', device_info: json({}) });

  const dataset = (id: string, data: unknown, more = {}) =>
    old.insert('datasets', {
      id,
      name: `Dataset ${id}`,
      original_data: json(data),
      processed_data: json(null),
      processing_config: json(null),
      processing_results: json(null),
      file_info: json({ filename: 'old.csv', size: 321, mime_type: 'text/csv' }),
      tags: json(['one', 'two']),
      status: 'uploaded',
      user_id: 'ada',
      is_public: false,
      version: 1,
      created_at: CREATED,
      updated_at: CREATED,
      ...more,
    });
  const processed = (result: unknown, config: unknown = CONFIG) => ({
    status: 'processed',
    processing_config: json(config),
    processing_results: json(result),
    processed_at: '2023-03-02 10:00:00',
  });
  await dataset('records', ROWS, {
    ...processed(resultOf(ALL, String)),
    description: 'kept',
    is_public: true,
  });
  await dataset('list', { a: ROWS.map((row) => row.a), place: ROWS.map((row) => row.place) });
  await dataset('split', {
    index: [0, 1],
    columns: ['x', '__proto__'],
    data: [
      [1, 'u'],
      [2, 'v'],
    ],
  });
  await dataset('dict', { x: { 0: 1, 1: 2, 10: 3 }, y: { 0: 'a', 1: 'b', 10: 'c' } });
  // Rows 1, 3, 5 … were dropped before the old map was made.
  await dataset('sampled', ROWS, processed(resultOf([10, 8, 6, 4, 2, 0], (i) => `point_${i}`)));
  await dataset('camel', ROWS, processed(camelCased(resultOf(ALL, String)), null));
  await dataset(
    'strangers',
    ROWS,
    processed({
      ...resultOf(ALL.slice(0, 3), String),
      points: [{ id: '0', position: [0, 0, 0], cluster: 0, original_data: { a: 1e6, place: 'elsewhere' } }],
    }),
  );
  const nul = ROWS.map((row) => ({ ...row, place: `${row.place}\0` }));
  const nulConfig = {
    ...CONFIG,
    feature_columns: ['a\0'],
    kmeans_config: { n_clusters: 500, max_iter: 200 },
  };
  await dataset('nul', nul, { ...processed(resultOf(ALL, String, nul), nulConfig), tags: json(['t\0']) });
  await dataset('as-text', JSON.stringify(ROWS), { processing_results: json({}) });
  await dataset('failed', ROWS, { status: 'error', error_message: 'no luck' });
  await dataset('busy', ROWS, { status: 'processing' });
  await dataset('v2', ROWS, { version: 2, parent_id: 'records', created_at: '2023-02-01' });
  await dataset('v2b', ROWS, { version: 2, parent_id: 'records', created_at: '2023-06-01' });
  await dataset('round1', ROWS, { parent_id: 'round2' });
  await dataset('round2', ROWS, { parent_id: 'round1', version: 2 });
  await dataset('lost', ROWS, { parent_id: 'never-was' });
  await dataset('orphan', ROWS, { user_id: 'gone' });
  await dataset('no-data', null);
  await dataset('empty', []);
  await dataset('scalar', 42);
  await dataset('uneven', { a: [1, 2], b: [1] });
  await dataset('tags', ROWS, { tags: json({ not: 'a list' }) });
  await dataset('bad/id', ROWS);
  await dataset('ancient', ROWS, { created_at: '0004-01-01' });

  const visualization = (id: string, more = {}) =>
    old.insert('visualizations', {
      id,
      dataset_id: 'records',
      user_id: 'ada',
      name: `View ${id}`,
      config: json(CONFIG),
      results: json(null),
      liked_by: json([]),
      is_public: true,
      view_count: 3,
      created_at: '2023-03-05',
      updated_at: '2023-03-06',
      ...more,
    });
  await visualization('liked', { liked_by: json(['bob', 'ada']), description: 'mine' });
  await visualization('own', { results: json(resultOf(ALL.slice(0, 6), String)), user_id: 'bob' });
  await visualization('no-result', { dataset_id: 'list' });
  await visualization('no-dataset', { dataset_id: 'orphan' });
  await visualization('bad-likes', { created_at: '99999-01-01' });
}

function camelCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCased);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
      camelCased(inner),
    ]),
  );
}

const configOf = ({ options }: TestDatabase) =>
  loadConfig({
    ENVIRONMENT: 'test',
    PORT: '0',
    DATA_DIR: options.dataDir,
    DATABASE_URL: options.url,
    LOG_LEVEL: 'silent',
    RATE_LIMIT_ENABLED: 'false',
  });

async function runImport(old: OldDatabase, target: TestDatabase, dryRun = false): Promise<ImportReport> {
  const source = await openLegacySource(old.url.replace(/^postgres(ql)?:/, 'postgresql+asyncpg:'));
  try {
    const options = { dryRun, tasksModule: entryAt('src/cli/import-legacy/tasks.entry') };
    return await withImportBase(configOf(target), options, (base) =>
      importLegacy({
        source,
        base,
        dryRun,
        progress: { begin: () => {}, within: () => {}, step: () => {}, end: () => {} },
        signal: new AbortController().signal,
      }),
    );
  } finally {
    await source.close();
  }
}

const skippedIds = (report: ImportReport, kind: string) =>
  report.problems
    .filter((problem) => problem.kind === kind && problem.skipped)
    .map(({ id }) => id)
    .sort();

const SKIPPED_USERS = ['future', 'id with spaces', 'nobody', 'twin'];
const SKIPPED_DATASETS = ['ancient', 'bad/id', 'empty', 'no-data', 'orphan', 'scalar', 'tags', 'uneven'];

const reachable = await postgresqlIsReachable();

describe.skipIf(!reachable).each(await testDatabases())('the old service moved into $name', (driver) => {
  let old: OldDatabase;
  let target: TestDatabase;
  let rehearsed: ImportReport;
  let first: ImportReport;
  let second: ImportReport;
  let service: Service;
  let call: ReturnType<typeof callerOf>;
  let ada: Account;
  let untouched: boolean;

  beforeAll(async () => {
    old = await createOldDatabase();
    await fill(old);
    target = await driver.create();
    rehearsed = await runImport(old, target, true);
    untouched = (await readdir(target.options.dataDir)).length === 0;
    first = await runImport(old, target);
    second = await runImport(old, target);
    service = await startService(configOf(target));
    call = callerOf(service.url);
    const login = await call('POST', '/api/auth/login', {
      body: { email: 'ada@example.org', password: PASSWORD },
    });
    expect(login.status, login.text).toBe(200);
    ada = { ...login.body.user, password: PASSWORD, token: login.body.access_token, refreshToken: '' };
  }, 280_000);

  afterAll(async () => {
    await service?.stop();
    await target?.remove();
    await old?.drop();
  });

  test('a dry run tells what the import will do, and writes nothing', () => {
    expect(untouched).toBe(true);
    expect(rehearsed.tally).toEqual(first.tally);
    expect(rehearsed.problems).toEqual(first.problems);
  });

  test('rows that cannot be read are skipped with a reason, all others are brought', () => {
    expect(skippedIds(first, 'users')).toEqual(SKIPPED_USERS);
    expect(skippedIds(first, 'datasets')).toEqual(SKIPPED_DATASETS);
    expect(skippedIds(first, 'results')).toEqual(['strangers']);
    expect(skippedIds(first, 'visualizations')).toEqual(['bad-likes', 'no-dataset', 'no-result']);
    expect(first.tally).toEqual({
      users: { found: 7, brought: 3, already_there: 0, skipped: 4 },
      datasets: { found: 24, brought: 16, already_there: 0, skipped: 8 },
      results: { found: 5, brought: 4, already_there: 0, skipped: 1 },
      visualizations: { found: 5, brought: 2, already_there: 0, skipped: 3 },
    });
    for (const { reason } of first.problems) expect(reason.length).toBeGreaterThan(10);
  });

  test('a second import brings nothing twice', () => {
    expect(second.tally).toEqual({
      users: { found: 7, brought: 0, already_there: 3, skipped: 4 },
      datasets: { found: 24, brought: 0, already_there: 16, skipped: 8 },
      results: { found: 5, brought: 0, already_there: 4, skipped: 1 },
      visualizations: { found: 5, brought: 0, already_there: 2, skipped: 3 },
    });
  });

  test('people sign in with their old passwords and are who they were', async () => {
    const me = await call('GET', '/api/auth/me', { as: ada });
    expect(me.body).toMatchObject({
      id: 'ada',
      email: 'ada@example.org',
      full_name: 'Ada L',
      is_admin: true,
      email_verified: true,
      login_count: 8,
      created_at: '2023-03-01T09:30:00.123Z',
      datasets_count: 16,
      visualizations_count: 1,
    });
    const body = { email: 'bob@example.org', password: PASSWORD };
    expect((await call('POST', '/api/auth/login', { body })).status).toBe(403);
    const oauth = { email: 'oauth@example.org', password: '' };
    expect((await call('POST', '/api/auth/login', { body: oauth })).status).toBe(401);
  });

  test('datasets come with rows, types and what was said of them, whatever way they were kept', async () => {
    const records = await call('GET', '/api/datasets/records/data', { as: ada });
    expect(records.body).toMatchObject({
      user_id: 'ada',
      name: 'Dataset records',
      description: 'kept',
      is_public: true,
      tags: ['one', 'two'],
      status: 'processed',
      row_count: 12,
      filename: 'old.csv',
      created_at: '2023-03-01T09:30:00.123Z',
      updated_at: '2023-03-01T09:30:00.123Z',
      processed_at: '2023-03-02T10:00:00.000Z',
      original_data: ROWS,
      processed_data: null,
      processing_config: CONFIG,
    });
    expect(records.body.metadata.column_types).toMatchObject({ a: 'numeric', b: 'numeric' });
    const rowsOf = async (id: string) =>
      (await call('GET', `/api/datasets/${id}/data`, { as: ada })).body.original_data;
    expect(await rowsOf('list')).toEqual(ROWS.map(({ a, place }) => ({ a, place })));
    expect(JSON.stringify(await rowsOf('split'))).toBe('[{"x":1,"__proto__":"u"},{"x":2,"__proto__":"v"}]');
    expect(await rowsOf('dict')).toEqual([
      { x: 1, y: 'a' },
      { x: 2, y: 'b' },
      { x: 3, y: 'c' },
    ]);
    expect(await rowsOf('as-text')).toEqual(ROWS);
    const nul = await call('GET', '/api/datasets/nul/data?limit=1', { as: ada });
    expect(nul.body).toMatchObject({
      tags: ['t\ufffd'],
      original_data: [{ place: 'p0\ufffd' }],
      processing_config: { feature_columns: ['a\ufffd'], kmeans_config: { n_clusters: 3, max_iter: 200 } },
    });
    expect(first.problems).toContainEqual({
      kind: 'results',
      id: 'nul',
      reason: 'kmeans_config.n_clusters of its configuration is out of bounds and was left out',
      skipped: false,
    });
    const statusOf = async (id: string) => {
      const { body } = await call('GET', `/api/datasets/${id}`, { as: ada });
      return [body.status, body.error_message];
    };
    expect(await statusOf('failed')).toEqual(['error', 'no luck']);
    expect(await statusOf('busy')).toEqual(['uploaded', null]);
    expect(await statusOf('strangers')).toEqual(['uploaded', null]);
  });

  test('results are served, each point with its very row', async () => {
    const { body } = await call('GET', '/api/ml/results/records', { as: ada });
    expect(body.points).toHaveLength(12);
    expect(body.points[4]).toEqual({
      id: '4',
      position: [Math.fround(4 / 3), -4, 0.5],
      color: '#FF0000',
      size: 1.5,
      cluster: 0,
      is_anomaly: true,
      original_data: ROWS[4],
    });
    expect(body.anomalies).toEqual(['4']);
    expect(
      body.clusters.map(({ id, color, count, label }: Record<string, unknown>) => [id, color, count, label]),
    ).toEqual([
      [0, '#1F77B4', 6, 'Even'],
      [1, '#FF7F0E', 6, 'Odd'],
    ]);
    expect(body.explanations[0]).toMatchObject({
      explanation: 'Les lignes paires.',
      data_points: 6,
      representative_points: ['0'],
    });
    expect(body.metadata).toMatchObject({
      total_points: 12,
      processing_time: 1.25,
      features_used: ['a', 'b'],
    });
    expect(body.performance).toMatchObject({
      silhouette_score: 0.75,
      explained_variance_ratio: [0.7, 0.3],
      stress: null,
    });

    const sampled = (await call('GET', '/api/ml/results/sampled', { as: ada })).body;
    expect(sampled.points.map(({ id }: { id: string }) => id)).toEqual(['0', '2', '4', '6', '8', '10']);
    for (const { id, position, original_data } of sampled.points) {
      expect(position[1]).toBe(0 - Number(id));
      expect(original_data).toEqual(ROWS[Number(id)]);
    }
    expect(sampled.explanations[0].representative_points).toEqual(['10']);

    const camel = (await call('GET', '/api/ml/results/camel', { as: ada })).body;
    expect(camel.points.map(({ id }: { id: string }) => id)).toEqual(ALL.map(String));
    expect(camel.metadata.reduction_method).toBe('pca');
  });

  test('versions follow each other as before, circles and missing ones are cut', async () => {
    const { body } = await call('GET', '/api/datasets/v2/versions', { as: ada });
    expect(
      body.versions.map(({ id, version, parent_id }: Record<string, unknown>) => [id, version, parent_id]),
    ).toEqual([
      ['records', 1, null],
      ['v2', 2, 'records'],
      ['v2b', 3, 'records'],
    ]);
    const round = (await call('GET', '/api/datasets/round1/versions', { as: ada })).body.versions;
    expect(round).toHaveLength(2);
    expect((await call('GET', '/api/datasets/lost', { as: ada })).body.parent_id).toBeNull();
    const cut = first.problems.filter(({ kind, skipped }) => kind === 'datasets' && !skipped);
    expect(cut.map(({ id }) => id).sort()).toEqual(expect.arrayContaining(['lost', 'v2b']));
  });

  test('visualizations show their own result, or that of their dataset', async () => {
    const { body } = await call('GET', '/api/ml/visualizations', { as: ada });
    expect(body.visualizations).toHaveLength(1);
    expect(body.visualizations[0]).toMatchObject({
      id: 'liked',
      name: 'View liked',
      description: 'mine',
      is_favorite: true,
      total_points: 12,
      created_at: '2023-03-05T00:00:00.000Z',
      updated_at: '2023-03-06T00:00:00.000Z',
    });
  });

  test('the service refuses the import its data directory while it runs', async () => {
    await expect(runImport(old, target)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('stop the service'),
    });
  });
});

describe.skipIf(!reachable)('npm run import-legacy', () => {
  async function command(args: readonly string[], dataDir: string, databaseUrl = '') {
    const child = forkEntry(new URL('../../../src/cli/import-legacy.ts', import.meta.url), args, {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: dataDir },
    });
    if (child.stdout === null || child.stderr === null) throw new Error('The streams should be piped');
    const [output, errors, [exitCode]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { output, errors, exitCode };
  }

  test('prints and writes a report, and what failed comes with the next import', {
    timeout: 120_000,
  }, async () => {
    const old = await createOldDatabase();
    const { options, remove } = await embeddedTestDatabase();
    const file = join(options.dataDir, 'report.json');
    try {
      await old.insert('users', {
        id: 'u',
        email: 'u@example.org',
        hashed_password: 'x',
        created_at: CREATED,
      });
      await old.insert('datasets', {
        id: 'd',
        user_id: 'u',
        original_data: json('broken'),
        created_at: CREATED,
      });
      const first = await command(['--from', old.url, '--report', file], options.dataDir);
      expect(first).toMatchObject({ errors: '', exitCode: 0 });
      expect(first.output).toContain('100 %  Users, 1 of 1');
      expect(first.output).toMatch(/skipped {2}dataset d: original_data is no table: it is a single value/);
      expect(JSON.parse(await readFile(file, 'utf8')).tally.datasets).toMatchObject({
        brought: 0,
        skipped: 1,
      });
      await old.query(`update datasets set original_data = '[{"a": 1}, {"a": 2}]'`);
      await command(['--from', old.url, '--report', file], options.dataDir);
      expect(JSON.parse(await readFile(file, 'utf8')).tally).toMatchObject({
        users: { brought: 0, already_there: 1 },
        datasets: { brought: 1, skipped: 0 },
      });
    } finally {
      await old.drop();
      await remove();
    }
  });

  test('never tells the password of the address', async () => {
    const nowhere = await mkdtemp(join(tmpdir(), 'data-mirage-test-'));
    try {
      for (const from of [
        'postgresql://someone:hunter2@127.0.0.1:1/nothing',
        'postgresql://someone:hunter2@[bad/nothing',
        'mysql://someone:hunter2@host/nothing',
      ]) {
        const { output, errors, exitCode } = await command(['--from', from], join(nowhere, 'data'));
        expect(output + errors).not.toContain('hunter2');
        expect(errors).not.toContain('    at ');
        expect(exitCode).toBeGreaterThan(0);
      }
      expect(existsSync(join(nowhere, 'data'))).toBe(false);
    } finally {
      await rm(nowhere, { recursive: true });
    }
  });

  test('a database that is not the old one, or is to be both, is told as such', async () => {
    const old = await createOldDatabase();
    try {
      const both = await command(['--from', old.url, '--dry-run'], join(tmpdir(), 'never-made'), old.url);
      expect(both).toMatchObject({
        output: '',
        exitCode: 1,
        errors: expect.stringContaining('needs one of its own'),
      });
      await old.query('alter table users drop column hashed_password');
      await expect(openLegacySource(old.url)).rejects.toThrow(/users has no hashed_password/);
    } finally {
      await old.drop();
    }
  });
});
