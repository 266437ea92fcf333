import type { ColumnType, StorageType } from './column-type.ts';
import type { Encoding } from './probe/encoding.ts';

/** 20 bins of equal width; a bin holds its lower edge, the last one also its upper edge. */
export interface Histogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

interface CommonStatistics {
  /** Cells that hold a value. */
  readonly count: number;
  readonly null_count: number;
  readonly unique_count: number;
}

/** A figure is null where it has no meaning (no value at all, or the deviation of a single one) or overflows. */
export interface NumericStatistics extends CommonStatistics {
  readonly type: 'numeric';
  readonly min: number | null;
  readonly max: number | null;
  readonly mean: number | null;
  readonly median: number | null;
  /** Sample standard deviation, n − 1. */
  readonly std: number | null;
  /** Quartiles by linear interpolation (Hyndman & Fan's type 7, as NumPy and pandas). */
  readonly q1: number | null;
  readonly q3: number | null;
  /** Adjusted Fisher–Pearson coefficient (G1), as pandas and Excel; null under three values or without spread. */
  readonly skewness: number | null;
  /** Values beyond 1.5 interquartile ranges from the quartiles. */
  readonly outliers: number;
  readonly histogram: Histogram | null;
}

export type CommonValue = readonly [value: string | boolean, count: number];

export interface NominalStatistics extends CommonStatistics {
  readonly type: Exclude<ColumnType, 'numeric'>;
  /** At most five, by falling count, then by value; dates as ISO strings. */
  readonly most_common: readonly CommonValue[];
}

export type ColumnStatistics = NumericStatistics | NominalStatistics;

export interface ColumnProfile {
  /** As shown: the header's words, made unique. */
  readonly name: string;
  /** The column of the Parquet file, see `storageName`. */
  readonly storageName: string;
  readonly storageType: StorageType;
  readonly type: ColumnType;
  readonly statistics: ColumnStatistics;
}

export interface DetectedFormat {
  readonly kind: TableKind;
  /** Null for a file that is no text. */
  readonly encoding: Encoding | null;
  /** Null for a file that has none: JSON, text with one column, and all that is no text. */
  readonly delimiter: string | null;
  readonly decimal: '.' | ',';
  readonly header: boolean;
  /** The sheet that was read of a workbook. */
  readonly sheet?: string;
}

export type TextKind = 'csv' | 'tsv' | 'json' | 'ndjson';

export type TableKind = TextKind | 'csv.gz' | 'tsv.gz' | 'xlsx' | 'xls' | 'parquet' | 'arrow';

export interface TableProfile {
  readonly rowCount: number;
  readonly columns: readonly ColumnProfile[];
  /** Sentences for the person who uploaded the file: what was skipped, padded, renamed or left undecided. */
  readonly warnings: readonly string[];
  readonly detected: DetectedFormat;
}
