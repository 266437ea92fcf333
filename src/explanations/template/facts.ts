import { groupByLabel } from '../../kernels/group-by-label.ts';
import { type CategoryColumn, type CategoryFact, categoryFacts } from './category-facts.ts';
import { type NumberColumn, type NumberFact, numberFacts } from './number-facts.ts';
import { representatives } from './representatives.ts';

/** A finished map, and the columns of the table that may be spoken of, as they were uploaded. */
export interface DescribedMap {
  /** (points,): index of each point's row in the table. */
  readonly rows: Uint32Array;
  /** (points, 3) row-major. */
  readonly positions: Float32Array;
  /** (points,): −1 is noise. */
  readonly labels: Int32Array;
  /** (points,): 1 for an anomaly; null when none were looked for. */
  readonly anomalies: Uint8Array | null;
  readonly numbers: readonly NumberColumn[];
  readonly categories: readonly CategoryColumn[];
}

/** What is true of one cluster, or of the noise (−1); shares are 0 … 1. */
export interface ClusterProfile {
  readonly id: number;
  readonly count: number;
  /** Of all points of the map. */
  readonly share: number;
  /** No other point is on the map. */
  readonly isWhole: boolean;
  /** The columns whose values set it apart most, the most telling one first. */
  readonly numbers: readonly NumberFact[];
  /** Categories that it has far more of than the map as a whole. */
  readonly categories: readonly CategoryFact[];
  /** Rows nearest to its centre, the nearest first. */
  readonly representatives: readonly number[];
  /** How many of its points are anomalies; null when none were looked for. */
  readonly anomalies: number | null;
}

/** @returns one profile per cluster in the order of their labels, that of the noise last */
export function clusterProfiles(map: DescribedMap): ClusterProfile[] {
  const { labels, rows } = map;
  const noiseLabel = labels.reduce((largest, label) => Math.max(largest, label), -1) + 1;
  const hasNoise = labels.some((label) => label < 0);
  const groups = groupByLabel(
    labels.map((label) => (label < 0 ? noiseLabel : label)),
    labels.length,
  );
  const numbers = numberFacts(map.numbers, rows, groups);
  const categories = categoryFacts(map.categories, rows, groups);
  return Array.from({ length: groups.count }, (_, g) => {
    const points = groups.rows.subarray(groups.starts[g], groups.starts[g + 1]);
    const isNoise = hasNoise && g === groups.count - 1;
    return {
      id: isNoise ? -1 : labels[points[0]!]!,
      count: points.length,
      share: points.length / rows.length,
      isWhole: points.length === rows.length,
      numbers: numbers[g]!,
      categories: categories[g]!,
      representatives: representatives(map.positions, points).map((point) => rows[point]!),
      anomalies: map.anomalies === null ? null : countFlags(map.anomalies, points),
    };
  });
}

function countFlags(flags: Uint8Array, points: Int32Array): number {
  let count = 0;
  for (const point of points) count += flags[point]!;
  return count;
}
