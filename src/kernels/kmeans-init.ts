import type { KMeansTable } from './kmeans-table.ts';
import { addBlocks, ROWS_PER_BLOCK } from './kmeans-table.ts';
import { logarithm } from './math/exponential.ts';
import type { Matrix } from './matrix.ts';
import type { Random } from './random.ts';
import { sampleRowNumbers, takeRows } from './sample-rows.ts';
import { inScope } from './wasm/in-scope.ts';

/** @returns `nClusters` different rows drawn at random (fewer when the table has fewer) */
export function randomCenters(x: Matrix, nClusters: number, random: Random): Matrix {
  return takeRows(x, sampleRowNumbers(x.rows, nClusters, random));
}

/**
 * Seeds k-means with rows drawn by their squared distance to the nearest centre so far; of several candidates a step,
 * the one that lowers the sum of these distances most is taken.
 *
 * Arthur & Vassilvitskii (2007), "k-means++: the advantages of careful seeding", in the greedy variant of its §6 with
 * 2 + ⌊ln k⌋ candidates, as scikit-learn does it.
 *
 * @returns up to `nClusters` rows; fewer only when the table has fewer distinct ones
 */
export function plusPlusCenters(table: KMeansTable, nClusters: number, random: Random): Matrix {
  const { crew, x, address, blocks } = table;
  const { rows: n, columns } = x;
  const trials = 2 + Math.floor(logarithm(nClusters));
  const stride = trials + (trials & 1);
  const chosen = new Int32Array(Math.min(nClusters, n));
  return inScope(crew.machine, (scope) => {
    const nearest = scope.float64(n).fill(Number.POSITIVE_INFINITY);
    const blockSums = scope.float64(blocks);
    const candidateSums = scope.float64(blocks * stride);
    // Turned round, and one infinitely far away where their number is odd.
    const candidates = scope.float64(columns * stride).fill(Number.POSITIVE_INFINITY);

    const drawn = new Int32Array(trials);

    const takeCenter = (row: number): number => {
      const center = address + row * columns * Float64Array.BYTES_PER_ELEMENT;
      crew.forEachBlock(
        'kmeansTakeCenter',
        blocks,
        address,
        n,
        columns,
        nearest.byteOffset,
        center,
        blockSums.byteOffset,
      );
      return addBlocks(blockSums, 1)[0]!;
    };

    chosen[0] = random.below(n);
    let potential = takeCenter(chosen[0]!);
    let count = 1;
    while (count < chosen.length && potential > 0) {
      for (let trial = 0; trial < trials; trial++)
        drawn[trial] = drawByWeight(nearest, blockSums, random.next() * potential);
      drawn.forEach((row, trial) => {
        for (let t = 0; t < columns; t++) candidates[t * stride + trial] = x.data[row * columns + t]!;
      });
      crew.forEachBlock(
        'kmeansPotentials',
        blocks,
        address,
        n,
        columns,
        nearest.byteOffset,
        candidates.byteOffset,
        stride,
        candidateSums.byteOffset,
      );
      const potentials = addBlocks(candidateSums, stride).subarray(0, trials);
      chosen[count] = drawn[potentials.indexOf(Math.min(...potentials))]!;
      potential = takeCenter(chosen[count]!);
      count++;
    }
    return takeRows(x, chosen.subarray(0, count));
  });
}

/** The first row at which the running sum of the weights passes `target`; never a row of weight 0. */
function drawByWeight(weights: Float64Array, blockSums: Float64Array, target: number): number {
  let running = 0;
  let block = 0;
  while (block < blockSums.length - 1 && running + blockSums[block]! <= target)
    running += blockSums[block++]!;
  for (let i = block * ROWS_PER_BLOCK; i < weights.length; i++) {
    running += weights[i]!;
    if (running > target && weights[i]! > 0) return i;
  }
  return weights.findLastIndex((weight) => weight > 0);
}
