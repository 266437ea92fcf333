import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { METRICS, type Metric } from '../../../src/kernels/distance.ts';
import { matrix } from '../../../src/kernels/matrix.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import { trustworthiness } from '../../../src/kernels/trustworthiness.ts';
import { PIPELINE_STAGES } from '../../../src/ml/pipeline/pipeline-stages.ts';
import { AppError } from '../../../src/platform/app-error.ts';
import { type Cell, createWorkshop } from './pipeline.fixture.ts';

const workshop = createWorkshop();
afterAll(() => workshop.close());

/** Three groups in four numeric columns, next to all that a real table holds besides. */
function flowers(rows: number): Record<string, Cell>[] {
  const random = createRandom(5);
  const numberOf = (centre: number) => Number((centre + random.normal()).toFixed(4));
  return Array.from({ length: rows }, (_, i) => {
    const group = i % 3;
    return {
      id: i + 1,
      length: numberOf(10 * group),
      width: numberOf(-4 * group),
      height: numberOf(100),
      area: numberOf(group === 1 ? 30 : 0),
      species: ['rose', 'iris', 'lily'][group]!,
      planted: i % 2 === 0,
      always: 7,
    };
  });
}

describe('a result', () => {
  test('holds every row once, in order, with clusters of what was printed', async () => {
    const table = await workshop.makeTable(flowers(120));
    const { output, map } = await workshop.run(table);
    expect([...map.rows]).toEqual(Array.from({ length: 120 }, (_, i) => i));
    expect(output.totalPoints).toBe(120);
    expect(output.clusters.map(({ count }) => count)).toEqual([40, 40, 40]);
    for (const { id, center } of output.clusters) {
      const members = [...map.labels.keys()].filter((i) => map.labels[i] === id);
      for (const axis of [0, 1, 2]) {
        const mean = members.reduce((sum, i) => sum + map.positions[3 * i + axis]!, 0) / members.length;
        expect(center[axis]).toBeCloseTo(mean, 9);
      }
    }
    expect(map.anomalies.reduce((sum, flag) => sum + flag, 0)).toBe(12);
    expect(new Set(map.sizes)).toEqual(new Set([1]));
  });

  test('tells which columns went in, and why the others did not', async () => {
    const { output } = await workshop.run(await workshop.makeTable(flowers(60)));
    expect(output.featuresUsed).toEqual(['length', 'width', 'height', 'area']);
    expect(output.preprocessingSteps).toEqual([
      'Left out "id": it numbers the rows (an identifier).',
      'Left out "species", "planted": not numeric.',
      'Left out "always": the same value in every row.',
      '60 rows and 4 features went in, scaled to mean 0 and standard deviation 1.',
    ]);
  });

  test('comes with measures of its quality', async () => {
    const { output } = await workshop.run(await workshop.makeTable(flowers(90)));
    const { performance } = output;
    expect(performance.silhouette_score).toBeGreaterThan(0.5);
    expect(performance.silhouette_sample).toBe(90);
    expect(performance.trustworthiness).toBeGreaterThan(0.8);
    expect(performance.trustworthiness_sample).toBe(90);
    expect(performance.explained_variance_ratio).toHaveLength(3);
    expect(performance.stress).toBeNull();
  });

  test('is explained by columns that were features and by one that was not', async () => {
    const { output } = await workshop.run(await workshop.makeTable(flowers(90)));
    const explained = output.narrative.en.map(({ key_features }) => key_features);
    expect(explained.every((columns) => columns.includes('species'))).toBe(true);
    expect(explained.flat()).not.toContain('id');
    expect(output.narrative.fr).toHaveLength(3);
  });

  test('names every stage in its order, the last fraction of each being one', async () => {
    const { progress, output } = await workshop.run(await workshop.makeTable(flowers(60)));
    expect([...new Set(progress.map(({ stage }) => stage))]).toEqual([...PIPELINE_STAGES]);
    for (const stage of PIPELINE_STAGES) {
      const fractions = progress
        .filter((reported) => reported.stage === stage)
        .map(({ fraction }) => fraction);
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect([fractions[0], fractions.at(-1)]).toEqual([0, 1]);
      expect(output.seconds[stage]).toBeGreaterThanOrEqual(0);
    }
  });

  test('is the same to the last bit when run again', async () => {
    const table = await workshop.makeTable(flowers(150));
    for (const reduction_method of ['pca', 'umap', 'tsne'] as const) {
      const config = { reduction_method, tsne_config: { n_iter: 250 }, max_samples: 120 } as const;
      const first = await workshop.run(table, config);
      const second = await workshop.run(table, config);
      expect(second.bytes.equals(first.bytes)).toBe(true);
      expect({ ...second.output, seconds: null }).toEqual({ ...first.output, seconds: null });
    }
  });

  test('has no anomalies and no words of any when they are not looked for', async () => {
    const { map, output } = await workshop.run(await workshop.makeTable(flowers(60)), {
      detect_anomalies: false,
    });
    expect(map.anomalies.every((flag) => flag === 0)).toBe(true);
    expect(JSON.stringify(output.narrative)).not.toMatch(/unusual|inhabituelle/);
  });

  test('lies flat with two components', async () => {
    const { map, output } = await workshop.run(await workshop.makeTable(flowers(60)), {
      pca_config: { n_components: 2 },
    });
    expect(map.positions.filter((_, i) => i % 3 === 2).every((z) => z === 0)).toBe(true);
    expect(output.performance.explained_variance_ratio).toHaveLength(2);
  });
});

describe('settings', () => {
  test('a size column sets the sizes; unknown columns are ignored and reported', async () => {
    const table = await workshop.makeTable(flowers(60));
    const { map, output } = await workshop.run(table, {
      size_column: 'id',
      color_column: 'species',
      label_column: 'nickname',
    });
    expect([map.sizes[0], map.sizes[59]]).toEqual([0.5, 3]);
    expect(output.preprocessingSteps).toContain('Ignored label_column: there is no column "nickname".');
    expect(output.preprocessingSteps.join()).not.toContain('color_column');
    const other = await workshop.run(table, { size_column: 'species', color_column: 'hue' });
    expect(new Set(other.map.sizes)).toEqual(new Set([1]));
    expect(other.output.preprocessingSteps).toContain('Ignored size_column: "species" is not numeric.');
    expect(other.output.preprocessingSteps).toContain('Ignored color_column: there is no column "hue".');
  });

  test('named features go in unscaled when asked, truth values as 0 and 1', async () => {
    const rows = flowers(60);
    const { features, output } = await workshop.run(await workshop.makeTable(rows), {
      feature_columns: ['planted', 'length'],
      normalize_features: false,
    });
    expect(features).toEqual(rows.map(({ length, planted }) => ({ length, planted: planted ? 1 : 0 })));
    expect(output.featuresUsed).toEqual(['length', 'planted']);
  });

  test('categories are encoded when asked, one feature each', async () => {
    const rows = flowers(60);
    const { features } = await workshop.run(await workshop.makeTable(rows), {
      feature_columns: ['species', 'length'],
      encode_categorical: true,
      scaling: 'none',
    });
    expect(Object.keys(features[0]!).sort()).toEqual([
      'length',
      'species=iris',
      'species=lily',
      'species=rose',
    ]);
    features.forEach((row, i) => {
      for (const species of ['rose', 'iris', 'lily']) {
        expect(row[`species=${species}`]).toBe(rows[i]!['species'] === species ? 1 : 0);
      }
    });
  });

  test('a named column of many categories keeps the most frequent; the others count as one', async () => {
    const rows = flowers(300).map((row, i) => ({ ...row, city: `c${i % 10 < 7 ? i % 7 : i % 90}` }));
    const { features, output } = await workshop.run(await workshop.makeTable(rows), {
      feature_columns: ['city', 'length'],
      encode_categorical: true,
      scaling: 'none',
    });
    const names = Object.keys(features[0]!);
    expect(names).toHaveLength(21);
    features.forEach((row, i) => {
      const own = names.includes(`city=${rows[i]!.city}`) ? `city=${rows[i]!.city}` : 'city=other';
      for (const name of names) if (name !== 'length') expect(row[name]).toBe(name === own ? 1 : 0);
    });
    expect(output.preprocessingSteps.join()).toMatch(/Kept the 19 most frequent of \d+ categories of "city"/);
    expect(output.featuresUsed).toEqual(['length', 'city']);
  });

  test('a named date goes in as a number and as the cycles it tells of', async () => {
    const dayOf = (i: number) => new Date(Date.UTC(2020, 0, 6) + i * 86_400_000).toISOString().slice(0, 10);
    const rows = flowers(60).map((row, i) => ({ ...row, day: i === 5 ? null : dayOf(i) }));
    const { features, output } = await workshop.run(await workshop.makeTable(rows), {
      feature_columns: ['day', 'length'],
      handle_missing: 'median',
      scaling: 'none',
    });
    const sine = 'day (day of week, sine)';
    const cosine = 'day (day of week, cosine)';
    expect(Object.keys(features[0]!)).toEqual(['length', 'day', sine, cosine]);
    features.forEach((row, i) => {
      if (i === 5) return;
      // 2020-01-06 was a Monday.
      expect(row[sine]).toBeCloseTo(Math.sin((2 * Math.PI * (i % 7)) / 7), 12);
      expect(row[cosine]).toBeCloseTo(Math.cos((2 * Math.PI * (i % 7)) / 7), 12);
    });
    expect(features[5]!['day']).toBe(features[30]!['day']);
    expect(output.preprocessingSteps).toContain(
      'Took "day" as a number and as its day of week (UTC), each a sine and a cosine.',
    );
    expect(output.featuresUsed).toEqual(['length', 'day']);
  });

  test('a column left with one value once rows are dropped is left out too', async () => {
    const rows = flowers(60).map((row, i) => ({
      ...row,
      late: i < 20 ? 3 : 4,
      holes: i < 20 ? null : i * i,
    }));
    const { output } = await workshop.run(await workshop.makeTable(rows));
    expect(output.featuresUsed).not.toContain('late');
    expect(output.preprocessingSteps).toContain('Left out "late": the same value in every row that is used.');
  });

  test('a run that would not fit into the memory it may take is refused before it begins', async () => {
    const table = await workshop.makeTable(flowers(60));
    await expect(workshop.run(table, {}, 16)).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(
        /needs about \d+ MiB of memory and may take 16 \(PROCESSING_MEMORY_MB\)/,
      ),
    });
  });

  test('what the table does not allow is lowered and reported', async () => {
    const { output } = await workshop.run(await workshop.makeTable(flowers(24)), {
      reduction_method: 'tsne',
      tsne_config: { perplexity: 40, n_iter: 250 },
    });
    expect(output.preprocessingSteps.join()).toMatch(/perplexity was lowered from 40 to 7/);
    expect(output.performance.stress).not.toBeNull();
  });
});

const reductions = ['pca', 'umap', 'tsne'] as const;
const clusterings = ['kmeans', 'dbscan', 'hdbscan', 'agglomerative', 'gaussian_mixture'] as const;

describe('every method works on a table of 60 rows', () => {
  test.each(
    reductions.flatMap((reduction) => clusterings.map((clustering) => [reduction, clustering] as const)),
  )('%s with %s', async (reduction_method, clustering_method) => {
    const { map, output } = await workshop.run(await workshop.makeTable(flowers(60)), {
      reduction_method,
      clustering_method,
      tsne_config: { n_iter: 250 },
      dbscan_config: { eps: 'auto' },
      anomaly_config: { method: 'local_outlier_factor' },
    });
    expect(map.positions.every(Number.isFinite)).toBe(true);
    expect(output.clusters.reduce((sum, { count }) => sum + count, 0)).toBe(60);
    expect(output.narrative.en.map(({ cluster_id }) => cluster_id)).toEqual(
      output.clusters.map(({ id }) => id),
    );
  });

  test('and so does the reference engine', async () => {
    const { map } = await workshop.run(await workshop.makeTable(flowers(60)), { engine: 'reference' });
    expect(map.positions.every(Number.isFinite)).toBe(true);
  });
});

test.each(['euclidean', 'cosine', 'chebyshev'] as const)(
  'trustworthiness is measured by the distance that the map was made by (%s)',
  async (metric) => {
    const random = createRandom(3);
    const cells = Array.from({ length: 80 }, () => [random.normal(), random.normal(), random.normal()]);
    const { map, output } = await workshop.run(
      await workshop.makeTable(cells.map(([a, b, c]) => ({ a: a!, b: b!, c: c! }))),
      { reduction_method: 'umap', umap_config: { metric }, scaling: 'none' },
    );
    const x = matrix(Float64Array.from(cells.flat()), 80, 3);
    const positions = matrix(Float64Array.from(map.positions), 80, 3);
    const judge = (by: Metric) => trustworthiness(x, positions, { nNeighbors: 15, metric: by })!.value;
    expect(output.performance.trustworthiness).toBeCloseTo(judge(metric), 12);
    const others = METRICS.filter((other) => other !== metric).map(judge);
    expect(others).not.toContain(output.performance.trustworthiness);
  },
);

describe('a degenerate table', () => {
  const base = (values: readonly Record<string, Cell>[]) => workshop.makeTable(values);

  test.each(reductions)('of equal rows is a map of one point (%s)', async (reduction_method) => {
    const table = await base(Array.from({ length: 20 }, () => ({ a: 1, b: 2.5, c: -3 })));
    const { map, output } = await workshop.run(table, {
      reduction_method,
      feature_columns: ['a', 'b', 'c'],
      tsne_config: { n_iter: 250 },
    });
    expect([...new Set(map.positions)]).toEqual([0]);
    expect(output.clusters.map(({ count }) => count)).toEqual([20]);
  });

  test.each(reductions)('of ten rows and one feature is drawn (%s)', async (reduction_method) => {
    const table = await base(Array.from({ length: 10 }, (_, i) => ({ a: i * i })));
    const { map } = await workshop.run(table, { reduction_method, tsne_config: { n_iter: 250 } });
    expect(map.rows).toHaveLength(10);
    expect(map.positions.every(Number.isFinite)).toBe(true);
  });

  test('of huge and tiny values is drawn', async () => {
    const table = await base(
      Array.from({ length: 12 }, (_, i) => ({ a: (i % 5) * 1e300, b: i * i * 1e-300 })),
    );
    const { map } = await workshop.run(table);
    expect(map.positions.every(Number.isFinite)).toBe(true);
    const unscaled = await workshop.run(table, { scaling: 'none' });
    expect(unscaled.map.positions.every(Number.isFinite)).toBe(true);
    expect(unscaled.output.preprocessingSteps).toContain(
      'Positions beyond 3.4e38, which a map cannot hold, were cut in 12 rows; another scaling brings them nearer.',
    );
    const drawn = await workshop.run(table, { scaling: 'none', reduction_method: 'umap' });
    expect(drawn.output.preprocessingSteps.join(' ')).not.toContain('were cut');
  });

  test('of copies of a few rows tells of those that clusters part', async () => {
    const table = await base(
      Array.from({ length: 300 }, (_, i) => ({ a: i % 3, b: (i % 3) ** 2, c: i % 3 === 1 ? 4 : 0 })),
    );
    const { map, output } = await workshop.run(table, {
      reduction_method: 'umap',
      clustering_method: 'kmeans',
      kmeans_config: { n_clusters: 12 },
    });
    const clustersOf = (kind: number) =>
      new Set(Array.from(map.labels).filter((_, point) => map.rows[point]! % 3 === kind));
    const apart = [0, 1, 2].filter((kind) => clustersOf(kind).size > 1).length;
    expect(apart).toBeGreaterThan(0);
    expect(output.facts).toContainEqual(
      expect.objectContaining({ kind: 'quality', finding: 'equal rows apart', count: 100 * apart }),
    );
  });

  test.each([
    [
      'nine rows',
      Array.from({ length: 9 }, (_, i) => ({ a: i * i })),
      /at least 10 usable rows: the table has 9/,
    ],
    [
      'rows with holes',
      Array.from({ length: 30 }, (_, i) => ({
        a: i * i,
        b: i < 25 ? null : i + 0.5,
        c: i === 3 ? null : i * i * i,
      })),
      /5 of 30 are left .*\("b": 25 empty, "c": 1 empty\).*handle_missing/,
    ],
    [
      'equal rows only',
      Array.from({ length: 20 }, () => ({ a: 1 })),
      /no numeric feature.*the same value in every row/,
    ],
    [
      'text only',
      Array.from({ length: 20 }, (_, i) => ({ a: `x${i % 3}` })),
      /no numeric feature.*not numeric/,
    ],
  ])('of %s is refused with the reason', async (_case, rows, message) => {
    const failure = await workshop.run(await base(rows)).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringMatching(message) });
  });
});

test('dropped and sampled rows never shift another: each point is the very row it names', async () => {
  const cell = fc.option(fc.integer({ min: -1000, max: 1000 }), { nil: null, freq: 6 });
  const row = fc.record({ a: cell, b: cell, c: cell });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 150, maxLength: 250 }),
      fc.constantFrom('drop', 'zero' as const),
      fc.constantFrom(null, 100),
      async (rows, handle_missing, max_samples) => {
        const { map, features } = await workshop.run(await workshop.makeTable(rows), {
          feature_columns: ['a', 'b', 'c'],
          scaling: 'none',
          handle_missing,
          max_samples,
        });
        const usable = rows.flatMap((values, i) =>
          handle_missing === 'zero' || Object.values(values).every((value) => value !== null) ? [i] : [],
        );
        expect(map.rows).toHaveLength(Math.min(usable.length, max_samples ?? usable.length));
        expect(features).toEqual(
          Array.from(map.rows, (i) => ({ a: rows[i]!.a ?? 0, b: rows[i]!.b ?? 0, c: rows[i]!.c ?? 0 })),
        );
        expect(Array.from(map.rows).every((i) => usable.includes(i))).toBe(true);
      },
    ),
    { numRuns: 12 },
  );
});
