import type { ColumnType, StorageType } from '../../../../src/table/column-type.ts';
import type { ColumnProfile } from '../../../../src/table/profile.ts';

/** Profiles of columns as ingest would describe them, from their values. */

export function numericColumn(name: string, values: readonly (number | null)[]): ColumnProfile {
  const present = values.filter((value) => value !== null);
  const isWhole = present.every(Number.isInteger);
  return {
    name,
    storageName: name,
    storageType: isWhole ? 'BIGINT' : 'DOUBLE',
    type: 'numeric',
    statistics: {
      type: 'numeric',
      count: present.length,
      null_count: values.length - present.length,
      unique_count: new Set(present).size,
      min: present.length === 0 ? null : Math.min(...present),
      max: present.length === 0 ? null : Math.max(...present),
      mean: null,
      median: null,
      std: null,
      q1: null,
      q3: null,
      skewness: null,
      outliers: 0,
      histogram: null,
    },
  };
}

export function otherColumn(
  name: string,
  type: Exclude<ColumnType, 'numeric'>,
  distinct: number,
  storageType: StorageType = 'VARCHAR',
): ColumnProfile {
  return {
    name,
    storageName: name,
    storageType,
    type,
    statistics: { type, count: 100, null_count: 0, unique_count: distinct, most_common: [] },
  };
}
