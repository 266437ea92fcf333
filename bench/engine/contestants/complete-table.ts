import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { startKernelCrew } from '../../../src/compute/process/kernel-crew.ts';
import { kmeans } from '../../../src/kernels/kmeans.ts';
import { nearestNeighbors } from '../../../src/kernels/knn/nearest-neighbors.ts';
import { matrix } from '../../../src/kernels/matrix.ts';
import { createFastEngine } from '../../../src/ml/engine/fast.ts';
import { startEntriesFrom } from '../../../src/platform/entry.ts';
import { REDUCTIONS } from './plans.ts';
import { readTable } from './read-table.ts';

/**
 * Adds to a table what clusterings need: its map by our UMAP, which all of them get; a radius at which DBSCAN leaves some
 * 2 % as noise; clusters of the map to take the silhouette of. Argument: the table.
 */
const [, , prefix = ''] = process.argv;
const NEIGHBOURS = 9;

startEntriesFrom(new URL('../../../', import.meta.url));
const crew = startKernelCrew(availableParallelism());
const { x, rows, columns } = readTable(prefix);
const { positions } = await createFastEngine(crew).reduce(
  matrix(Float64Array.from(x), rows, columns),
  REDUCTIONS.umap,
);
const map = matrix(Float64Array.from(positions), rows, 3);
const { distances } = nearestNeighbors(map, NEIGHBOURS, 'euclidean');
const farthest = distances.filter((_, i) => i % NEIGHBOURS === NEIGHBOURS - 1).sort();
const eps = Number((farthest[Math.floor(rows * 0.98)] ?? Number.NaN).toPrecision(4));
writeFileSync(`${prefix}.map.f32`, positions);
writeFileSync(`${prefix}.clusters.i32`, kmeans(map, { nClusters: 10, nInit: 3 }).labels);
const facts = JSON.parse(readFileSync(`${prefix}.json`, 'utf8')) as object;
// Last: it says that the table is complete.
writeFileSync(`${prefix}.json`, JSON.stringify({ ...facts, eps }));
process.exit(0);
