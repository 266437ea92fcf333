import type { ColumnProfile } from '../../table/profile.ts';

/** A table as it was ingested. */
export interface SourceTable {
  /** Absolute path of a Parquet file. */
  readonly tableFile: string;
  readonly columns: readonly ColumnProfile[];
  readonly rowCount: number;
}
