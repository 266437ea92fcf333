import type { Metric } from '../distance.ts';
import type { Matrix } from '../matrix.ts';
import { createMetricSpace } from '../metric-space.ts';
import type { Crew } from '../parallel/crew.ts';
import { sharedSoloCrew } from '../parallel/shared-solo-crew.ts';
import { spanningTree } from '../spanning-tree/spanning-tree.ts';
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
  const dendrogram = singleLinkage(spanningTree(space, minSamples - 1, crew), space.toDistance);
  const tree = condenseTree(dendrogram, minClusterSize);
  const stable = selectByStability(tree);
  return assignRows(tree, epsilon > 0 ? mergeBelowEpsilon(tree, stable, epsilon) : stable);
}
