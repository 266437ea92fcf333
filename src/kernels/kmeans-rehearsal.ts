import type { KMeansResult } from './kmeans.ts';
import { plusPlusCenters } from './kmeans-init.ts';
import { createLloyd } from './kmeans-lloyd.ts';
import { type KMeansTable, placeKMeansTable } from './kmeans-table.ts';
import type { Matrix } from './matrix.ts';
import { createSoloCrew } from './parallel/crew.ts';
import type { Random } from './random.ts';
import { sampleRowNumbers, takeRows } from './sample-rows.ts';
import { inScope } from './wasm/in-scope.ts';

/** Starts on the sample, and how long each is followed; the best of them are followed further. */
const STARTS = 10;
const STARTS_FOR_LARGE = 20;
const FIRST_ITERATIONS = 3;
const FINALISTS = 3;
const MORE_ITERATIONS = 9;
/** Rows of the sample: so many for each cluster, and at least. */
const ROWS_PER_CLUSTER = 100;
const FEWEST_ROWS = 1_024;
/** The sample is worth it where it is so much smaller than the table. */
const WORTH_IT = 4;
/** By how much inertias on the sample may differ for the order on the table to be another one. */
const NEARLY = 0.03;
/** By less they differ where two starts have come to the same end. */
const SAME = 1e-6;
/** Beside a table that is so many times larger, more starts cost nearly nothing. */
const LARGE = 16;

/**
 * First centres from a sample of the rows: several times k-means++ and some of Lloyd's iterations there, more of them for the
 * best, and of these the one with the lowest inertia on the table. It costs less than a second run over the whole table, and
 * mostly ends as low as the best of ten.
 *
 * After Bradley & Fayyad (1998), "Refining initial points for k-means clustering", who cluster the results of several
 * samples where this compares several starts on one.
 *
 * @returns null for a table that is too small for that, or a sample with fewer distinct rows than clusters
 */
export function rehearsedCenters(table: KMeansTable, nClusters: number, random: Random): Matrix | null {
  const { crew, x } = table;
  if (!isRehearsed(x.rows, nClusters)) return null;
  const rows = sampledRows(nClusters);
  return inScope(crew.machine, (scope) => {
    // So few rows are gone through before another thread has woken.
    const alone = createSoloCrew(crew.machine);
    const sample = placeKMeansTable(takeRows(x, sampleRowNumbers(x.rows, rows, random)), alone, scope);
    const lloyd = createLloyd(sample, nClusters, scope);
    const starts: KMeansResult[] = [];
    const count = x.rows >= LARGE * rows ? STARTS_FOR_LARGE : STARTS;
    for (let start = 0; start < count; start++) {
      const centers = plusPlusCenters(sample, nClusters, random);
      if (centers.rows < nClusters) return null;
      starts.push(lloyd(centers, FIRST_ITERATIONS, 0));
    }
    const followed = byInertia(starts)
      .slice(0, FINALISTS)
      .map(({ centers }) => lloyd(centers, MORE_ITERATIONS, 0));
    const finalists = nearlyBest(byInertia(followed));
    if (finalists.length === 1) return finalists[0]!.centers;
    // The sample does not tell which of them is better on the table.
    const onTable = createLloyd(table, nClusters, scope);
    return byInertia(finalists.map(({ centers }) => onTable(centers, 0, 0)))[0]!.centers;
  });
}

/** Whether a table is so large that its starts are tried on a sample. */
export function isRehearsed(rows: number, nClusters: number): boolean {
  return rows >= WORTH_IT * sampledRows(nClusters);
}

function sampledRows(nClusters: number): number {
  return Math.max(FEWEST_ROWS, ROWS_PER_CLUSTER * nClusters);
}

/** Of results by inertia the first, and those that are different but nearly as good. */
function nearlyBest(results: readonly KMeansResult[]): KMeansResult[] {
  const most = results[0]!.inertia * (1 + NEARLY);
  return results.filter(({ inertia }, i) => {
    const isSame = i > 0 && inertia <= results[i - 1]!.inertia * (1 + SAME);
    return inertia <= most && !isSame;
  });
}

function byInertia(results: readonly KMeansResult[]): KMeansResult[] {
  return [...results].sort((a, b) => a.inertia - b.inertia);
}
