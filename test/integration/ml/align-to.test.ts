import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Account,
  fileForm,
  startTestService,
  type TestService,
  threeGroupsCsv,
} from '../../support/service.ts';

const PCA = { reduction_method: 'pca', clustering_method: 'kmeans' };
const UMAP = { reduction_method: 'umap', clustering_method: 'kmeans', umap_config: { n_epochs: 100 } };

interface Point {
  id: string;
  position: [number, number, number];
  cluster: number;
  original_data: Record<string, unknown>;
}

describe('a map aligned to an earlier run', () => {
  let service: TestService;
  let owner: Account;
  let other: Account;
  beforeAll(async () => {
    service = await startTestService();
    owner = await service.register();
    other = await service.register();
  });
  afterAll(() => service.stop());

  const upload = async (as: Account, text: string, fields = {}, path = '/api/datasets/upload') => {
    const answer = await service.call('POST', path, { as, form: fileForm(text, 'table.csv', fields) });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id as string;
  };
  const process = (as: Account, id: string, body: unknown) =>
    service.call('POST', `/api/ml/process/${id}`, { as, body });

  /** The table with four rows changed and six more. */
  const secondVersion = () => {
    const lines = threeGroupsCsv(96).trimEnd().split('\n');
    return `${lines.map((line, i) => (i >= 1 && i <= 4 ? line.replace(/^(\d+),[^,]+/, '$1,2.5') : line)).join('\n')}\n`;
  };
  const byId = (points: readonly Point[]) =>
    new Map(points.map((point) => [point.original_data['id'] as number, point]));

  test.each([
    ['PCA', PCA],
    ['UMAP', UMAP],
  ])('shows a new version of a table in the old map, by %s', async (_name, config) => {
    const id = await upload(owner, threeGroupsCsv());
    const before = await process(owner, id, config);
    expect(before.body.metadata.aligned_to).toBeNull();
    const next = await upload(owner, secondVersion(), {}, `/api/datasets/${id}/versions`);
    const after = await process(owner, next, { ...config, align_to: before.body.run_id });
    expect(after.status).toBe(200);
    expect(after.body.metadata.aligned_to).toBe(before.body.run_id);
    const first = byId(before.body.points);
    let shared = 0;
    for (const [row, point] of byId(after.body.points)) {
      if (row <= 4 || !first.has(row)) continue;
      expect(point.position).toEqual(first.get(row)!.position);
      shared++;
    }
    expect(shared).toBe(77);
    const added = (after.body.points as Point[]).filter(
      ({ original_data }) => Number(original_data['id']) > 90,
    );
    expect(added).toHaveLength(5);
    for (const { position, original_data } of added) {
      const distanceTo = (kind: unknown) => {
        const group = [...first.values()].filter((point) => point.original_data['kind'] === kind);
        return Math.min(
          ...group.map((point) => Math.hypot(...point.position.map((value, t) => value - position[t]!))),
        );
      };
      const own = distanceTo(original_data['kind']);
      for (const kind of ['red', 'green', 'blue'].filter((each) => each !== original_data['kind']))
        expect(own).toBeLessThan(distanceTo(kind));
    }
    expect(after.body.metadata.preprocessing_steps.join(' ')).toMatch(
      /77 rows as there kept their position, 9 new or changed rows were placed/,
    );
    // The same question again is answered by the run there is, another clustering by the positions there are.
    const again = await process(owner, next, { ...config, align_to: before.body.run_id });
    expect(again.body.run_id).toBe(after.body.run_id);
    const clustered = await process(owner, next, {
      ...config,
      clustering_method: 'dbscan',
      align_to: before.body.run_id,
    });
    expect(clustered.body.run_id).not.toBe(after.body.run_id);
    expect(clustered.body.points.map((point: Point) => point.position)).toEqual(
      after.body.points.map((point: Point) => point.position),
    );
  });

  test('takes over how the earlier run prepared its table, and tells what that overruled', async () => {
    const id = await upload(owner, threeGroupsCsv());
    const before = await process(owner, id, { ...PCA, handle_missing: 'median' });
    const aligned = await process(owner, id, {
      ...PCA,
      handle_missing: 'zero',
      align_to: before.body.run_id,
    });
    expect(aligned.body.points.map((point: Point) => point.position)).toEqual(
      before.body.points.map((point: Point) => point.position),
    );
    expect(aligned.body.metadata.preprocessing_steps[0]).toMatch(/^Took handle_missing from the earlier run/);
  });

  test('needs the right to read that run; whose it is otherwise is not told', async () => {
    const secret = await upload(owner, threeGroupsCsv());
    const run = (await process(owner, secret, PCA)).body.run_id;
    const own = await upload(other, secondVersion());
    const refused = await process(other, own, { ...PCA, align_to: run });
    const unknown = await process(other, own, { ...PCA, align_to: 'nobody' });
    expect([refused.status, unknown.status]).toEqual([404, 404]);
    expect(refused.body.detail).toBe(unknown.body.detail);

    // Nor is a link to its map, some columns hidden, a right to it.
    const saved = await service.call('POST', '/api/ml/visualizations', {
      as: owner,
      body: { dataset_id: secret, run_id: run, name: 'map' },
    });
    const link = await service.call('POST', `/api/ml/visualizations/${saved.body.id}/links`, {
      as: owner,
      body: { expires_in_days: 1, hidden_columns: ['a'] },
    });
    expect(link.status).toBe(201);
    expect((await process(other, own, { ...PCA, align_to: run })).status).toBe(404);

    const open = await upload(owner, threeGroupsCsv(), { is_public: 'true' });
    const shown = (await process(owner, open, PCA)).body.run_id;
    expect((await process(other, own, { ...PCA, align_to: shown })).status).toBe(200);
    // A reader's own run of a public table is for nobody else.
    const readers = (await process(other, open, { ...PCA, random_state: 5 })).body.run_id;
    expect((await process(owner, open, { ...PCA, align_to: readers })).status).toBe(404);
  });

  test('is refused where it cannot be, with the reason', async () => {
    const id = await upload(owner, threeGroupsCsv());
    const run = (await process(owner, id, PCA)).body.run_id;
    const byMethod = await process(owner, id, { ...UMAP, align_to: run });
    expect([byMethod.status, byMethod.body.detail]).toEqual([400, expect.stringMatching(/reduced with pca/)]);
    const without = await upload(owner, threeGroupsCsv().replace('id,a,b,c,kind', 'id,a,beta,c,kind'));
    const byColumn = await process(owner, without, { ...PCA, align_to: run });
    expect([byColumn.status, byColumn.body.detail]).toEqual([400, expect.stringMatching(/no column "b"/)]);
    const unknown = await process(owner, id, { ...PCA, feature_columns: ['nope'], align_to: run });
    expect([unknown.status, unknown.body.detail]).toEqual([400, expect.stringMatching(/nope/)]);

    const cancelled = await service.call('POST', `/api/ml/process/${id}`, {
      as: owner,
      headers: { prefer: 'respond-async' },
      body: { reduction_method: 'tsne', clustering_method: 'kmeans', tsne_config: { n_iter: 5000 } },
    });
    await service.call('DELETE', `/api/ml/process/${id}`, { as: owner });
    const unfinished = await process(owner, id, { ...PCA, align_to: cancelled.body.run_id });
    expect([unfinished.status, unfinished.body.detail]).toEqual([
      400,
      expect.stringMatching(/not completed/),
    ]);

    // As runs of earlier versions are.
    await rm(join(service.dataDir, 'files', 'results', `${run}.fit.json`));
    const old = await process(owner, id, { ...PCA, align_to: run });
    expect([old.status, old.body.detail]).toEqual([
      400,
      expect.stringMatching(/[Pp]rocess its dataset again/),
    ]);
  });

  test('can outlive the earlier run, whose files go with its dataset', async () => {
    const id = await upload(owner, threeGroupsCsv());
    const next = await upload(owner, secondVersion());
    const run = (await process(owner, id, PCA)).body.run_id;
    const aligned = await process(owner, next, { ...PCA, align_to: run });
    const results = () => readdir(join(service.dataDir, 'files', 'results'));
    expect((await results()).filter((name) => name.startsWith(run))).toHaveLength(3);
    await service.call('DELETE', `/api/datasets/${id}`, { as: owner });
    expect((await results()).filter((name) => name.startsWith(run))).toEqual([]);
    expect((await process(owner, next, { ...PCA, align_to: run })).status).toBe(404);
    const kept = await service.call('GET', `/api/ml/results/${next}`, { as: owner });
    expect(kept.body.run_id).toBe(aligned.body.run_id);
    expect((await process(owner, next, { ...PCA, align_to: aligned.body.run_id })).status).toBe(200);
  });
});
