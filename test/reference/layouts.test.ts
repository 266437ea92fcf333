import { beforeAll, describe, expect, it } from 'vitest';
import { nearestNeighbors } from '../../src/kernels/knn/nearest-neighbors.ts';
import type { Neighbors } from '../../src/kernels/knn/neighbors.ts';
import type { Matrix } from '../../src/kernels/matrix.ts';
import { createSoloCrew } from '../../src/kernels/parallel/crew.ts';
import { trustworthiness } from '../../src/kernels/trustworthiness.ts';
import { conditionalAffinities } from '../../src/kernels/tsne/conditional-affinities.ts';
import { type Tsne, tsne } from '../../src/kernels/tsne/tsne.ts';
import { fitSimilarityCurve } from '../../src/kernels/umap/similarity-curve.ts';
import { umap } from '../../src/kernels/umap/umap.ts';
import { readFixture, type TableFixture, toMatrix } from './neighbours-fixtures.ts';

interface Quality {
  trustworthiness: number;
  recall: number;
}

interface LayoutsFixture {
  digits: TableFixture;
  k: number;
  tsne: Quality & { learning_rates: number[]; kl_divergence: number };
  umap: Quality;
}

interface AffinitiesFixture {
  table: TableFixture;
  k: number;
  perplexity: number;
  conditional: number[];
}

interface CurvesFixture {
  curves: { min_dist: number; a: number; b: number }[];
}

const fixture = readFixture<LayoutsFixture>('layouts');
const digits = toMatrix(fixture.digits);
const TRUSTWORTHINESS_TOLERANCE = 0.003;
const RECALL_TOLERANCE = 0.005;
const DIVERGENCE_TOLERANCE = 0.005;

/** Share of the k nearest neighbours in the table that are among the k nearest on the map. */
function recall(x: Matrix, map: Matrix, k: number): number {
  const setsOf = ({ indices }: Neighbors) =>
    Array.from({ length: x.rows }, (_, i) => new Set(indices.subarray(i * k, (i + 1) * k)));
  const seen = setsOf(nearestNeighbors(map, k, 'euclidean'));
  const kept = setsOf(nearestNeighbors(x, k, 'euclidean')).map(
    (neighbors, i) => [...neighbors].filter((row) => seen[i]!.has(row)).length,
  );
  return kept.reduce((sum, count) => sum + count, 0) / (x.rows * k);
}

function trust(map: Matrix): number {
  return trustworthiness(digits, map, { nNeighbors: fixture.k })!.value;
}

describe('t-SNE', () => {
  // As chaotic as scikit-learn's: the mean of several runs is compared with the mean of several runs.
  let runs: Tsne[];
  beforeAll(() => {
    runs = fixture.tsne.learning_rates.map((learningRate) =>
      tsne(digits, { perplexity: 30, metric: 'euclidean', learningRate, iterations: 1000, seed: 42 }),
    );
  });
  const meanOf = (measure: (run: Tsne) => number) =>
    runs.reduce((sum, run) => sum + measure(run), 0) / runs.length;

  it('keeps as many neighbours of the digits as scikit-learn', () => {
    expect(meanOf(({ positions }) => recall(digits, positions, fixture.k))).toBeGreaterThan(
      fixture.tsne.recall - RECALL_TOLERANCE,
    );
  });

  it('is as trustworthy as scikit-learn', () => {
    expect(meanOf(({ positions }) => trust(positions))).toBeGreaterThan(
      fixture.tsne.trustworthiness - TRUSTWORTHINESS_TOLERANCE,
    );
  });

  it('ends at the divergence of scikit-learn', () => {
    expect(meanOf(({ klDivergence }) => klDivergence)).toBeLessThan(
      fixture.tsne.kl_divergence + DIVERGENCE_TOLERANCE,
    );
    for (const { klDivergence } of runs) expect(klDivergence).toBeGreaterThan(0);
  });

  it('calibrates its affinities as scikit-learn does', () => {
    const { table, k, perplexity, conditional } = readFixture<AffinitiesFixture>('affinities');
    const affinities = conditionalAffinities(
      nearestNeighbors(toMatrix(table), k, 'euclidean'),
      perplexity,
      createSoloCrew(),
    );
    affinities.forEach((affinity, i) => {
      expect(affinity).toBeCloseTo(conditional[i]!, 5);
    });
  });
});

describe('UMAP', () => {
  let map: Matrix;
  beforeAll(() => {
    map = umap(digits, { neighbors: 15, minDist: 0.1, metric: 'euclidean', epochs: null, seed: 42 });
  });

  it('keeps as many neighbours of the digits as umap-learn', () => {
    expect(recall(digits, map, fixture.k)).toBeGreaterThan(fixture.umap.recall - RECALL_TOLERANCE);
  });

  it('is as trustworthy as umap-learn', () => {
    expect(trust(map)).toBeGreaterThan(fixture.umap.trustworthiness - TRUSTWORTHINESS_TOLERANCE);
  });

  it.each(readFixture<CurvesFixture>('similarity-curves').curves)(
    'fits the curve of SciPy for min_dist $min_dist',
    (curve) => {
      const { a, b } = fitSimilarityCurve(curve.min_dist);
      expect(a).toBeCloseTo(curve.a, 4);
      expect(b).toBeCloseTo(curve.b, 4);
    },
  );
});
