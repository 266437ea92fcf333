import { type Moments, mergeMoments, NO_MOMENTS } from '../../kernels/moments.ts';
import { type CategoryCounts, countCategories } from './category-contrast.ts';
import type { CategoryColumn } from './described-map.ts';
import type { DriverFact } from './fact.ts';
import type { NumericProfile } from './numeric-profile.ts';
import type { PointGroups } from './point-groups.ts';

const MOST = 5;
/** Cohen (1988), ch. 8: from an η² of 0.14 on an effect is large; V² is its like for categories. */
const LARGE = 0.14;

interface Driver {
  readonly column: string;
  /** η², or V. */
  readonly strength: number;
  /** η² or V², less what chance alone would be expected to give. */
  readonly beyondChance: number;
}

/**
 * The columns that differ most from cluster to cluster, noise left out: numbers and dates by η², the share of their variance
 * that lies between clusters (less chance: Kelley's ε², 1935), categories by Cramér's V (less chance: Bergsma 2013).
 */
export function driverFacts(
  profiles: readonly NumericProfile[],
  categories: readonly CategoryColumn[],
  rows: Uint32Array,
  groups: PointGroups,
): DriverFact[] {
  const clusters = groups.groups.flatMap(({ about }, g) => (about.of === 'cluster' ? [g] : []));
  const drivers = [
    ...profiles.map(({ column, moments }) => ({
      column,
      ...correlationRatio(clusters.map((g) => moments[g]!)),
    })),
    ...categories.map((column) => ({
      column: column.name,
      ...cramersV(countCategories(column, rows, groups), clusters),
    })),
  ];
  return drivers
    .filter(({ beyondChance }) => beyondChance >= LARGE)
    .sort((a, b) => b.beyondChance - a.beyondChance)
    .slice(0, MOST)
    .map(({ column, strength }, i) => ({
      id: `d.driver.${i}`,
      about: { of: 'dataset' },
      kind: 'driver',
      column,
      strength,
    }));
}

type Strength = Pick<Driver, 'strength' | 'beyondChance'>;
const NONE: Strength = { strength: 0, beyondChance: 0 };
/** Deviations are of the order of 1: less spread is rounding. */
const ROUNDING = 1e-24;

function correlationRatio(clusters: readonly Moments[]): Strength {
  const filled = clusters.filter(({ count }) => count > 0);
  const total = filled.reduce(mergeMoments, NO_MOMENTS);
  const within = filled.reduce((sum, { squares }) => sum + squares, 0);
  const freedom = total.count - filled.length;
  if (filled.length < 2 || freedom < 1 || total.squares <= ROUNDING * total.count) return NONE;
  const strength = Math.max(0, Math.min(1, 1 - within / total.squares));
  return { strength, beyondChance: 1 - ((1 - strength) * (total.count - 1)) / freedom };
}

function cramersV(counts: CategoryCounts, clusters: readonly number[]): Strength {
  const codes = Array.from({ length: counts.width }, (_, code) => code);
  const rowTotals = clusters.map((g) => codes.reduce((sum, code) => sum + counts.at(g, code), 0));
  const columnTotals = codes.map((code) => clusters.reduce((sum, g) => sum + counts.at(g, code), 0));
  const n = rowTotals.reduce((sum, count) => sum + count, 0);
  const r = rowTotals.filter((count) => count > 0).length;
  const c = columnTotals.filter((count) => count > 0).length;
  if (r < 2 || c < 2) return NONE;
  let square = -1;
  clusters.forEach((g, i) => {
    for (const code of codes) {
      const count = counts.at(g, code);
      if (count > 0) square += (count * (count / rowTotals[i]!)) / columnTotals[code]!;
    }
  });
  const most = Math.min(r, c) - 1;
  const expected = ((r - 1) * (c - 1)) / Math.max(1, n - 1);
  return {
    strength: Math.min(1, Math.sqrt(Math.max(0, square) / most)),
    beyondChance: (square - expected) / most,
  };
}
