/**
 * What is true of a map, free of any language: computed once, stored by id, phrased by templates or by a model, and what
 * every number of a text is checked against.
 *
 * Ids name what they are about: `c3.size`, `c3.number.2`, `d.correlation.0`, `a17.isolation`; `c-1` is the noise, `s` a
 * selection, `d` the dataset, `a17` the unusual row 17. They are unique within a run and the same in every run of the
 * same bits. Shares, precision, coverage and correlations are 0 … 1 (correlations −1 … 1); rows are indexes in the uploaded
 * table; numbers of columns are in the column's own unit, dates milliseconds since 1970 UTC.
 */
export type Fact =
  | SizeFact
  | NumberFact
  | CategoryFact
  | DateFact
  | RuleFact
  | MedoidFact
  | BorderFact
  | SpreadFact
  | NeighborFact
  | UnusualRowsFact
  | NoContrastFact
  | StructureFact
  | CorrelationFact
  | DriverFact
  | QualityFact
  | IsolationFact
  | NearestNormalFact
  | SmallestChangeFact;

export type FactKind = Fact['kind'];

/** Whom a fact is about. */
export type Subject =
  | { readonly of: 'cluster'; readonly cluster: number }
  | { readonly of: 'noise' }
  | { readonly of: 'selection' }
  | { readonly of: 'dataset' }
  | { readonly of: 'row'; readonly row: number };

interface FactBase {
  readonly id: string;
  readonly about: Subject;
}

export interface SizeFact extends FactBase {
  readonly kind: 'size';
  readonly count: number;
  /** Points of the map. */
  readonly total: number;
  readonly share: number;
}

/** A numeric column in a group beside all other points. */
export interface NumberFact extends FactBase {
  readonly kind: 'number';
  readonly column: string;
  /** `median` where the column is skewed or has outliers, which a mean would follow. */
  readonly measure: 'mean' | 'median';
  readonly value: number;
  readonly others: number;
  /**
   * Difference in standard deviations (Cohen's d; over medians: in scaled absolute deviations); above 0 is higher, ±1000 stands
   * for all that is beyond.
   */
  readonly effect: number;
  /** Bounds of the effect at 95 % confidence. */
  readonly interval: readonly [number, number];
}

/** A category that a group has far more, or fewer, of than the other points. Shares count points without a value too. */
export interface CategoryFact extends FactBase {
  readonly kind: 'category';
  readonly column: string;
  readonly category: string;
  readonly share: number;
  readonly othersShare: number;
  /** share / othersShare; null where no other point has it. */
  readonly lift: number | null;
  /** Of group against column: Cramér's V, 0 … 1. */
  readonly cramersV: number;
}

/** Dates of a group beside those of all other points. */
export interface DateFact extends FactBase {
  readonly kind: 'date';
  readonly column: string;
  /** Median dates; of a column without times of day the day, where the median falls between two the earlier. */
  readonly value: number;
  readonly others: number;
  readonly effect: number;
  readonly interval: readonly [number, number];
  /** Whether the column holds times of day. */
  readonly hasTime: boolean;
}

export type Condition =
  | { readonly column: string; readonly is: 'at least' | 'at most'; readonly value: number }
  | {
      readonly column: string;
      readonly is: 'from' | 'until';
      readonly date: number;
      readonly hasTime: boolean;
    }
  | { readonly column: string; readonly is: 'equal' | 'different'; readonly category: string };

/**
 * The shortest conjunction, of at most three conditions, that describes a group well. A cell without a value meets no condition,
 * `different` neither. Found on a sample, counted on all points of the map.
 */
export interface RuleFact extends FactBase {
  readonly kind: 'rule';
  readonly conditions: readonly Condition[];
  /** Share of the points that meet it that are of the group. */
  readonly precision: number;
  /** Share of the group that meets it. */
  readonly coverage: number;
  /** precision / share of the group. */
  readonly lift: number;
  /** Points of the map that meet it. */
  readonly matches: number;
}

/**
 * The row of a group that is nearest to all others of it on the map, and the next ones. Of more than 512 points only those
 * nearest to the geometric median are tried.
 */
export interface MedoidFact extends FactBase {
  readonly kind: 'medoid';
  readonly row: number;
  readonly next: readonly number[];
}

/** Rows of a cluster that lie almost as near to the centre (the mean position) of another one as to that of their own. */
export interface BorderFact extends FactBase {
  readonly kind: 'border';
  readonly rows: readonly number[];
  /** The cluster that they lie near to. */
  readonly near: number;
}

/** How wide a group lies on the map: median distance to its medoid, beside the median over all clusters. */
export interface SpreadFact extends FactBase {
  readonly kind: 'spread';
  readonly distance: number;
  readonly typical: number;
}

/** The other cluster whose centre (the mean position) is nearest, and the numeric column that separates the two best, by means. */
export interface NeighborFact extends FactBase {
  readonly kind: 'neighbor';
  readonly cluster: number;
  /** null where no column separates them plainly. */
  readonly by: { readonly column: string; readonly value: number; readonly other: number } | null;
}

export interface UnusualRowsFact extends FactBase {
  readonly kind: 'unusual rows';
  readonly count: number;
  readonly share: number;
  /** Of all points of the map. */
  readonly overallShare: number;
}

/** No column sets the group plainly apart. */
export interface NoContrastFact extends FactBase {
  readonly kind: 'no contrast';
}

export interface StructureFact extends FactBase {
  readonly kind: 'structure';
  /** Points of the map. */
  readonly rows: number;
  /** Columns of the table that the map was made from. */
  readonly columns: number;
  readonly clusters: number;
  /** Points of no cluster. */
  readonly noise: number;
  readonly noiseShare: number;
  /** null without clusters. */
  readonly largest: { readonly cluster: number; readonly count: number; readonly share: number } | null;
  readonly smallest: { readonly cluster: number; readonly count: number; readonly share: number } | null;
  readonly silhouette: number | null;
  readonly trustworthiness: number | null;
}

export interface CorrelationFact extends FactBase {
  readonly kind: 'correlation';
  readonly columns: readonly [string, string];
  /** Pearson's. */
  readonly correlation: number;
  readonly interval: readonly [number, number];
}

/** How much of a column follows from the place on the map: share of its variance between clusters (η²), or Cramér's V. */
export interface DriverFact extends FactBase {
  readonly kind: 'driver';
  readonly column: string;
  readonly strength: number;
}

/**
 * Something about the table that a reader should know before believing the map. `count` is, and `share` is of:
 * `missing values` points without a value, of all points; `same value` points with it, of all points; `left out rows` rows of
 * the table that could not be used, of all its rows; `sample` points, of the rows that could be used; `few rows` points, of the
 * rows of the table; `equal rows apart` points of clusters whose every feature is that of a point of another cluster, of all points.
 */
export interface QualityFact extends FactBase {
  readonly kind: 'quality';
  readonly finding:
    | 'missing values'
    | 'same value'
    | 'left out rows'
    | 'sample'
    | 'few rows'
    | 'equal rows apart';
  /** null where it is about the table. */
  readonly column: string | null;
  readonly count: number;
  readonly share: number;
}

/** The columns whose values isolate an unusual row, the strongest first; none where nothing that can be told does. */
export interface IsolationFact extends FactBase {
  readonly kind: 'isolation';
  /** By which unusual rows are ranked, higher is stranger; what it measures depends on the method. */
  readonly score: number;
  readonly columns: readonly {
    readonly column: string;
    /** What stands in the cell: a number, a date, or a category. */
    readonly value: number | string;
    readonly isDate: boolean;
    /** Of the points with a value, the share whose value is at most this; for a category, the share of all points that have it. */
    readonly rank: number;
    /** Part of the isolation that the column accounts for; all columns together 1. */
    readonly contribution: number;
  }[];
}

/** The most similar row that is not unusual. */
export interface NearestNormalFact extends FactBase {
  readonly kind: 'nearest normal';
  readonly row: number;
}

/** The fewest changed cells with which the row would not be unusual. */
export interface SmallestChangeFact extends FactBase {
  readonly kind: 'smallest change';
  readonly changes: readonly {
    readonly column: string;
    readonly from: number | string;
    readonly to: number | string;
    readonly isDate: boolean;
  }[];
}
