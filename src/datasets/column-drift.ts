import { psi, spreadDistance } from '../kernels/histogram-distance.ts';
import type { ColumnProfile, CommonValue, NominalStatistics, NumericStatistics } from '../table/profile.ts';
import type { ColumnDrift } from './versions.schema.ts';

/** How the values of a column moved between two versions of a table, read from their profiles. */

/** What counts as a small and as a large move, of a share, and of a population stability index. */
const SHARE = { small: 0.02, large: 0.1 };
const KS = { small: 0.05, large: 0.2 };
const PSI = { small: 0.1, large: 0.25 };

export function columnDrift(before: ColumnProfile, after: ColumnProfile): ColumnDrift {
  const missing = { before: missingShare(before), after: missingShare(after) };
  const moved = [against(Math.abs(missing.after - missing.before), SHARE)];
  const drift = { column: after.name, missing };
  if (before.statistics.type === 'numeric' && after.statistics.type === 'numeric') {
    const numeric = numericDrift(before.statistics, after.statistics);
    moved.push(against(numeric.ks, KS), against(numeric.psi, PSI));
    return { ...drift, level: LEVELS[Math.max(...moved)]!, numeric };
  }
  if (before.statistics.type === 'numeric' || after.statistics.type === 'numeric') {
    return { ...drift, level: 'large' };
  }
  const categories = categoryDrift(before.statistics, after.statistics);
  for (const category of categories) {
    moved.push(against(Math.abs((category.after ?? 0) - (category.before ?? 0)), SHARE));
  }
  return { ...drift, level: LEVELS[Math.max(...moved)]!, categories };
}

const LEVELS = ['none', 'small', 'large'] as const;

function against(value: number | null, limits: { small: number; large: number }): number {
  if (value === null || value < limits.small) return 0;
  return value < limits.large ? 1 : 2;
}

function missingShare({ statistics }: ColumnProfile): number {
  const rows = statistics.count + statistics.null_count;
  return rows === 0 ? 0 : statistics.null_count / rows;
}

function numericDrift(
  before: NumericStatistics,
  after: NumericStatistics,
): NonNullable<ColumnDrift['numeric']> {
  const both =
    before.histogram === null || after.histogram === null
      ? null
      : ([before.histogram, after.histogram] as const);
  return {
    mean: { before: before.mean, after: after.mean },
    std: { before: before.std, after: after.std },
    mean_shift: finite(
      before.mean === null || after.mean === null || !before.std
        ? null
        : (after.mean - before.mean) / before.std,
    ),
    std_ratio: finite(!before.std || after.std === null ? null : after.std / before.std),
    psi: both && finite(psi(both[0], both[1])),
    ks: both && finite(spreadDistance(both[0], both[1])),
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function categoryDrift(
  before: NominalStatistics,
  after: NominalStatistics,
): NonNullable<ColumnDrift['categories']> {
  const values = [...after.most_common, ...before.most_common].map(([value]) => value);
  return [...new Set(values)].map((value) => ({
    value,
    before: shareOf(value, before),
    after: shareOf(value, after),
  }));
}

function shareOf(value: CommonValue[0], statistics: NominalStatistics): number | null {
  const found = statistics.most_common.find(([known]) => known === value);
  if (found !== undefined) return found[1] / statistics.count;
  // Every value is known, so this one is not there.
  return statistics.unique_count <= statistics.most_common.length ? 0 : null;
}
