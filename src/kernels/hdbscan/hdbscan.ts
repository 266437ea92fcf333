import type { Metric } from '../distance.ts';
import { buildKdTree } from '../kd-tree.ts';
import { exactNeighbors } from '../knn/exact.ts';
import { kdTreeNeighbors } from '../knn/kd-tree-search.ts';
import { suitsKdTree } from '../knn/nearest-neighbors.ts';
import type { Neighbors } from '../knn/neighbors.ts';
import type { Matrix } from '../matrix.ts';
import { createMetricSpace, type MetricSpace } from '../metric-space.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { boruvkaSpanningTree } from '../spanning-tree/boruvka.ts';
import type { Edges } from '../spanning-tree/edges.ts';
import { primSpanningTree } from '../spanning-tree/prim.ts';
import { condenseTree } from './condensed-tree.ts';
import { assignRows, type Membership } from './membership.ts';
import { mergeBelowEpsilon, selectByStability } from './select-clusters.ts';
import { singleLinkage } from './single-linkage.ts';

export interface HdbscanOptions {
  /** Fewest rows that make a cluster, ≥ 2. */
  readonly minClusterSize: number;
  /** Neighbourhood of the density estimate, ≥ 1; the row itself counts, as in scikit-learn. */
  readonly minSamples: number;
  /** Clusters born at a smaller distance than this are merged (`cluster_selection_epsilon`); 0 for none. */
  readonly epsilon: number;
  readonly metric: Metric;
  /** Threads to work on; without it the caller's alone. The number of threads changes no bit of the result. */
  readonly crew?: Crew;
}

/** Borůvka's first rounds need no search when every row knows a few neighbours. */
const FEWEST_NEIGHBORS = 5;

/**
 * Finds clusters of any density: all of DBSCAN's answers over all radii, cut where clusters last longest.
 *
 * Campello, Moulavi & Sander (2013), "Density-based clustering based on hierarchical density estimates"; McInnes & Healy
 * (2017), "Accelerated hierarchical density based clustering". Core distances → minimum spanning tree of mutual
 * reachability → dendrogram → condensed tree → excess of mass.
 *
 * Same partition and probabilities as scikit-learn's HDBSCAN, up to the number of the clusters and to ties: a row that two
 * clusters reach at the same mutual reachability (its own core distance) joins the nearer one, in whatever order the
 * rows come; in scikit-learn it joins the one visited first. One group only, or rows all equal, are noise: there is
 * nothing they stand out from.
 *
 * @param x (rows, columns), finite values; never modified
 * @throws RangeError when minClusterSize is below 2 or minSamples is outside 1 … rows
 */
export function hdbscan(x: Matrix, options: HdbscanOptions): Membership {
  const { minClusterSize, minSamples, epsilon, metric, crew = sharedSoloCrew() } = options;
  if (!(minClusterSize >= 2))
    throw new RangeError(`minClusterSize must be at least 2, got ${minClusterSize}`);
  if (!(minSamples >= 1 && minSamples <= Math.max(1, x.rows))) {
    throw new RangeError(`minSamples must be from 1 to the number of rows (${x.rows}), got ${minSamples}`);
  }
  if (x.rows < 2) return { labels: new Int32Array(x.rows).fill(-1), probabilities: new Float64Array(x.rows) };

  const space = createMetricSpace(x, metric);
  const dendrogram = singleLinkage(mutualReachabilityTree(space, minSamples, crew), space.toDistance);
  const tree = condenseTree(dendrogram, minClusterSize);
  const stable = selectByStability(tree);
  return assignRows(tree, epsilon > 0 ? mergeBelowEpsilon(tree, stable, epsilon) : stable);
}

function mutualReachabilityTree(space: MetricSpace, minSamples: number, crew: Crew): Edges {
  const { points, norm } = space;
  const others = minSamples - 1;
  if (suitsKdTree(space)) {
    const tree = buildKdTree(points, crew);
    const near = kdTreeNeighbors(
      tree,
      norm,
      Math.min(points.rows - 1, Math.max(others, FEWEST_NEIGHBORS)),
      crew,
    );
    return boruvkaSpanningTree(tree, norm, coreDistances(near, points.rows, others), near);
  }
  const near = others === 0 ? null : exactNeighbors(space, others);
  return primSpanningTree(
    space,
    near === null ? new Float64Array(points.rows) : coreDistances(near, points.rows, others),
  );
}

/** Reduced distance of each row to the last of its `others` nearest other rows; 0 when there are none to count. */
function coreDistances({ k, distances }: Neighbors, rows: number, others: number): Float64Array {
  const core = new Float64Array(rows);
  if (others === 0) return core;
  for (let i = 0; i < rows; i++) core[i] = distances[i * k + others - 1]!;
  return core;
}
