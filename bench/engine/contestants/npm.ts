import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { createRandom } from '../../../src/kernels/random.ts';
import { readTable } from './read-table.ts';
import { type Outcome, reportRun } from './report-run.ts';

/**
 * The npm packages, each given rows in the form it asks for; making that form is not timed.
 *
 * Arguments: task, table, repeats, seconds that are enough, file for the result, package, folder with the packages that
 * are no dependencies of ours.
 */
const [, , task = '', prefix = '', repeats = '0', enough = '0', output = '', contestant = '', folder = ''] =
  process.argv;

const { x, map, rows, columns, eps } = readTable(prefix);
const optional = createRequire(pathToFileURL(`${folder}/package.json`));
const points = () => asRows(map, 3);
const table = () => asRows(x, columns);
const SEED = 42;

await reportRun(await prepare(), Number(repeats), Number(enough), output);

async function prepare(): Promise<() => Promise<Outcome>> {
  switch (contestant) {
    case 'umap-js': {
      const { UMAP } = await import('umap-js');
      const data = table();
      return async () => embedding(new UMAP({ nComponents: 3, random: createRandom(SEED).next }).fit(data));
    }
    case 'tsne-js': {
      const { default: TSNE } = await import('tsne-js');
      const data = table();
      return async () => {
        const model = new TSNE({
          dim: 3,
          perplexity: 30,
          earlyExaggeration: 4,
          learningRate: 100,
          nIter: 1000,
        });
        model.init({ data, type: 'dense' });
        model.run();
        return embedding(model.getOutput());
      };
    }
    case 'ml-pca': {
      const { PCA } = await import('ml-pca');
      const data = table();
      return async () => embedding(new PCA(data).predict(data, { nComponents: 3 }).to2DArray());
    }
    case 'ml-kmeans': {
      const { kmeans } = await import('ml-kmeans');
      const data = points();
      return async () => labelled(kmeans(data, 10, { seed: SEED, maxIterations: 300 }).clusters);
    }
    case 'ml-hclust': {
      const { agnes } = await import('ml-hclust');
      const data = points();
      const method = task as 'ward' | 'complete' | 'average' | 'single';
      return async () =>
        grouped(
          agnes(data, { method })
            .group(10)
            .children.map((cluster) => cluster.indices()),
        );
    }
    case 'druidjs':
      return druid();
    case 'density-clustering': {
      const { DBSCAN } = optional('density-clustering') as DensityClustering;
      const data = points();
      return async () => grouped(new DBSCAN().run(data, eps, 10));
    }
    case 'hdbscan-ts': {
      const { HDBSCAN } = optional('hdbscan-ts') as HdbscanTs;
      const data = points();
      return async () => labelled(new HDBSCAN({ minClusterSize: 30, minSamples: 10 }).fit(data));
    }
    case 'ml-isolation-forest': {
      const { IsolationForest } = optional('ml-isolation-forest') as MlIsolationForest;
      const data = table();
      return async () => {
        const forest = new IsolationForest();
        forest.train(data);
        return { result: Float64Array.from(forest.predict(data)), values: {} };
      };
    }
    default:
      throw new RangeError(`there is no contestant ${contestant}`);
  }
}

interface DensityClustering {
  readonly DBSCAN: new () => { run(data: number[][], eps: number, minPoints: number): number[][] };
}

interface HdbscanTs {
  readonly HDBSCAN: new (options: {
    minClusterSize: number;
    minSamples: number;
  }) => { fit(data: number[][]): number[] };
}

interface MlIsolationForest {
  readonly IsolationForest: new () => { train(data: number[][]): void; predict(data: number[][]): number[] };
}

interface DruidMethod {
  transform(iterations?: number): ArrayLike<number>[];
}

interface Druid {
  readonly UMAP: new (data: number[][], options: object) => DruidMethod;
  readonly TSNE: new (data: number[][], options: object) => DruidMethod;
  readonly PCA: new (data: number[][], options: object) => DruidMethod;
}

async function druid(): Promise<() => Promise<Outcome>> {
  const path = optional.resolve('@saehrimnir/druidjs');
  const { UMAP, TSNE, PCA } = (await import(pathToFileURL(path).href)) as Druid;
  const data = table();
  return async () => {
    if (task === 'pca') return embedding(new PCA(data, { d: 3, seed: SEED }).transform());
    if (task === 'tsne') {
      const model = new TSNE(data, { perplexity: 30, d: 3, epsilon: 200, seed: SEED });
      return embedding(model.transform(1000));
    }
    const model = new UMAP(data, { n_neighbors: 15, d: 3, seed: SEED });
    return embedding(model.transform(rows <= 10_000 ? 500 : 200));
  };
}

function asRows(values: Float32Array, width: number): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * width, (i + 1) * width)));
}

function embedding(positions: readonly ArrayLike<number>[]): Outcome {
  const result = new Float32Array(rows * 3);
  positions.forEach((row, i) => {
    result.set(Array.from(row).slice(0, 3), i * 3);
  });
  return { result, values: {} };
}

function labelled(labels: readonly number[]): Outcome {
  return { result: Int32Array.from(labels), values: {} };
}

/** @param clusters the rows of each; what is in none is noise */
function grouped(clusters: readonly (readonly number[])[]): Outcome {
  const result = new Int32Array(rows).fill(-1);
  clusters.forEach((members, cluster) => {
    for (const row of members) result[row] = cluster;
  });
  return { result, values: {} };
}
