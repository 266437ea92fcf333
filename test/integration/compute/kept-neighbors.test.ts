import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../../src/kernels/random.ts';
import type { MLConfigInput } from '../../../src/ml/ml.schema.ts';
import { openNeighbors } from '../../../src/ml/pipeline/neighbors-file.ts';
import { createWorkshop } from './pipeline.fixture.ts';

const workshop = createWorkshop();
afterAll(() => workshop.close());

const random = createRandom(5);
const columns = Array.from('abcdefghi');
const rowsOf = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    Object.fromEntries(columns.map((column) => [column, Number((5 * (i % 3) + random.normal()).toFixed(3))])),
  );

const MAP: Partial<MLConfigInput> = {
  reduction_method: 'umap',
  umap_config: { n_epochs: 50, min_dist: 0.1 },
  tsne_config: { n_iter: 250, perplexity: 5 },
  anomaly_config: { method: 'local_outlier_factor' },
};
const OTHER: Partial<MLConfigInput> = { ...MAP, umap_config: { n_epochs: 50, min_dist: 0.5 } };

describe('the neighbours of an earlier run', () => {
  const tables = workshop.makeTable(rowsOf(2_050));
  const ofEarlier = async (config: Partial<MLConfigInput>) => {
    const fresh = workshop.newFile();
    await workshop.run(await tables, config, 4096, null, [{ metric: 'euclidean', kept: null, fresh }]);
    return fresh;
  };

  test.each<[string, Partial<MLConfigInput>, Partial<MLConfigInput>]>([
    ['another map by UMAP', MAP, OTHER],
    ['t-SNE after UMAP and anomalies', MAP, { ...MAP, reduction_method: 'tsne' }],
    ['UMAP after t-SNE', { ...MAP, reduction_method: 'tsne', detect_anomalies: false }, OTHER],
    ['anomalies beside PCA', MAP, { ...MAP, reduction_method: 'pca' }],
  ])('change no bit of %s', async (_, earlier, config) => {
    const alone = await workshop.run(await tables, config);
    const kept = await ofEarlier(earlier);
    const bytes = readFileSync(kept);
    const fresh = workshop.newFile();
    const taken = await workshop.run(await tables, config, 4096, null, [
      { metric: 'euclidean', kept, fresh },
    ]);
    expect(taken.bytes.equals(alone.bytes)).toBe(true);
    expect({ ...taken.output, seconds: null }).toEqual({ ...alone.output, seconds: null });
    expect(readFileSync(kept).equals(bytes)).toBe(true);
  });

  test('are as many as the run needs at most, and are not looked for again where they do', async () => {
    const ofUmapAndOutliers = await ofEarlier(MAP);
    expect(openNeighbors(ofUmapAndOutliers, 2_050)?.k).toBe(20);
    const fresh = workshop.newFile();
    await workshop.run(await tables, OTHER, 4096, null, [
      { metric: 'euclidean', kept: ofUmapAndOutliers, fresh },
    ]);
    expect(existsSync(fresh)).toBe(false);
    const wider = { ...OTHER, umap_config: { n_epochs: 50, n_neighbors: 40 } };
    await workshop.run(await tables, wider, 4096, null, [
      { metric: 'euclidean', kept: ofUmapAndOutliers, fresh },
    ]);
    expect(openNeighbors(fresh, 2_050)?.k).toBe(39);
  });

  test('of a small table are not worth keeping', async () => {
    const fresh = workshop.newFile();
    const table = await workshop.makeTable(rowsOf(300));
    await workshop.run(table, MAP, 4096, null, [{ metric: 'euclidean', kept: null, fresh }]);
    expect(existsSync(fresh)).toBe(false);
  });
});
