import type { PathReader } from '../../kernels/isolation-paths.ts';
import type { Matrix } from '../../kernels/matrix.ts';

/** A numeric column over all rows of the table, NaN where it holds no value. */
export interface NumberColumn {
  readonly name: string;
  readonly values: Float64Array;
}

/** A column of dates over all rows of the table. */
export interface DateColumn {
  readonly name: string;
  /** Milliseconds since 1970 UTC, NaN where there is no date. */
  readonly values: Float64Array;
  /** Whether the column holds times of day. */
  readonly hasTime: boolean;
}

/** A column of categories over all rows of the table. */
export interface CategoryColumn {
  readonly name: string;
  /** Index into `categories`; −1 where there is no value, −2 for one that is not listed. */
  readonly codes: Int32Array;
  readonly categories: readonly string[];
}

/** The columns of a table that may be spoken of, as they were uploaded. */
export interface DescribedColumns {
  readonly numbers: readonly NumberColumn[];
  readonly dates: readonly DateColumn[];
  readonly categories: readonly CategoryColumn[];
}

/** Points of a map and the columns of the table behind them. */
export interface DescribedPoints extends DescribedColumns {
  /** (points,): index of each point's row in the columns. */
  readonly rows: Uint32Array;
  /** (points, 3) row-major. */
  readonly positions: Float32Array;
  /** What was found unusual; null when nothing was looked for. */
  readonly anomalies: FoundFlags | null;
}

export interface FoundFlags {
  /** (points,): 1 for an anomaly. */
  readonly flags: Uint8Array;
}

export interface FoundAnomalies extends FoundFlags {
  /** The isolation forest that found them; null for the local outlier factor. */
  readonly paths: PathReader | null;
  /** (points,): higher is stranger. */
  readonly scores: Float64Array | Float32Array;
}

/** A finished map. */
export interface DescribedMap extends DescribedPoints {
  readonly anomalies: FoundAnomalies | null;
  /** (points,): −1 is noise. */
  readonly labels: Int32Array;
  /** The preprocessed features that the map was made from; null when they are not at hand. */
  readonly features: DescribedFeatures | null;
  readonly silhouette: number | null;
  readonly trustworthiness: number | null;
  /** Rows of the table that could be used, before a sample of them was drawn. */
  readonly usableRows: number;
  /** Rows of the table. */
  readonly tableRows: number;
}

export interface DescribedFeatures {
  /** (points, features): finite values. */
  readonly x: Matrix;
  /** (features,): the column of the table that each feature comes from. */
  readonly columns: readonly string[];
}
