import type { StorageType } from '../../../../src/table/column-type.ts';
import type { ColumnProfile } from '../../../../src/table/profile.ts';

export function column(name: string, storageType: StorageType): ColumnProfile {
  const type =
    storageType === 'DOUBLE' || storageType === 'BIGINT'
      ? 'numeric'
      : storageType === 'DATE'
        ? 'datetime'
        : 'categorical';
  const counts = { count: 100, null_count: 0, unique_count: 10 };
  const statistics =
    type === 'numeric'
      ? {
          ...counts,
          type: 'numeric' as const,
          min: 1,
          max: 2,
          mean: 0.5,
          median: 0.5,
          std: 1,
          q1: 0,
          q3: 1,
          skewness: 0,
          outliers: 0,
          histogram: null,
        }
      : { ...counts, type: type as 'categorical' | 'datetime', most_common: [] };
  return { name, storageName: 'c0', storageType, type, statistics };
}
