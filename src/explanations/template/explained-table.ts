/**
 * What an explanation is made from: one entry for each point of the map, in the map's order. Columns need not have
 * been features; their values are the table's own, neither scaled nor filled in.
 */
export interface ExplainedTable {
  /** Row of the upload of each point. */
  readonly rows: Uint32Array;
  /** Cluster of each point, −1 for noise. */
  readonly labels: Int32Array;
  /** 1 for an anomalous point. */
  readonly anomalies: Uint8Array;
  /** (nPoints, 3), row-major. */
  readonly positions: Float32Array;
  readonly numeric: readonly NumericColumn[];
  readonly nominal: readonly NominalColumn[];
}

export interface NumericColumn {
  readonly name: string;
  /** NaN where the table holds no value. */
  readonly values: Float64Array;
}

export interface NominalColumn {
  readonly name: string;
  /** Index into `values`; negative where the table holds none of them. */
  readonly codes: Int32Array;
  readonly values: readonly string[];
}
