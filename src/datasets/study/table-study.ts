/** What reading a whole table tells beyond the profiles of its columns; columns are named by their place. */
export interface TableStudy {
  /** Rows that say the same as an earlier one. */
  readonly duplicateRows: number;
  /** Columns that are empty together, the most frequent pattern first. */
  readonly missingPatterns: readonly MissingPattern[];
  readonly numbers: readonly NumberPair[];
  readonly categories: readonly AssociatedPair[];
  /** Category first, number second. */
  readonly mixed: readonly AssociatedPair[];
  /** Rows that correlations were computed on, and columns that were left out for their number. */
  readonly rowsUsed: number;
  readonly columnsLeftOut: number;
}

export interface MissingPattern {
  readonly columns: readonly number[];
  readonly rows: number;
}

export interface NumberPair {
  readonly columns: readonly [number, number];
  readonly pearson: number | null;
  readonly spearman: number | null;
  readonly n: number;
}

export interface AssociatedPair {
  readonly columns: readonly [number, number];
  /** Cramér's V, or the correlation ratio. */
  readonly strength: number;
  readonly n: number;
}
