/** What an upload may be at most; every value comes from the configuration. */
export interface IngestLimits {
  readonly maxRows: number;
  readonly maxColumns: number;
  readonly maxCellBytes: number;
  /** Longer column names are cut. */
  readonly maxNameLength: number;
  /** What a compressed file may hold, and what its values may come to once each is written out. */
  readonly maxInflatedBytes: number;
}

export const DEFAULT_INGEST_LIMITS: IngestLimits = {
  maxRows: 2_000_000,
  maxColumns: 2_000,
  maxCellBytes: 1024 * 1024,
  maxNameLength: 200,
  maxInflatedBytes: 512 * 1024 * 1024,
};
