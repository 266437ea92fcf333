import type {
  BorderFact,
  CorrelationFact,
  DriverFact,
  IsolationFact,
  MedoidFact,
  NearestNormalFact,
  NeighborFact,
  QualityFact,
  RuleFact,
  SizeFact,
  SmallestChangeFact,
  SpreadFact,
  StructureFact,
  UnusualRowsFact,
} from '../facts/fact.ts';
import type { ColumnCondition } from './conditions.ts';
import type { Contrast } from './contrasts.ts';

/** The rows that a sentence speaks of. */
export interface Group {
  readonly of: 'cluster' | 'noise' | 'selection';
  /** −1 unless it is a cluster. */
  readonly cluster: number;
  /** null where it is not known. */
  readonly count: number | null;
  /** Which of a few ways to say the same is taken: 0, 1 or 2. */
  readonly manner: number;
}

/** A cluster's place among all clusters by size. */
export type Place =
  | 'only'
  | 'largest'
  | 'larger of two'
  | 'none larger'
  | 'second'
  | 'third'
  | 'smallest'
  | 'smaller of two'
  | 'in between';

/** How a language speaks of groups of rows. Every text is a whole sentence. */
export interface GroupWords {
  size(group: Group, fact: SizeFact, place: Place): string;
  /** The group is the whole map: there are no other rows. */
  whole(group: Group, fact: SizeFact): string;
  /** One to three contrasts, the most telling first. */
  contrasts(group: Group, contrasts: readonly Contrast[]): string;
  /** Standing alone. */
  contrast(group: Group, contrast: Contrast): string;
  noContrast(group: Group): string;
  rule(group: Group, fact: RuleFact, conditions: readonly ColumnCondition[]): string;
  /** @param isKnown whether the group's own figure has just been told */
  neighbor(group: Group, fact: NeighborFact, isKnown: boolean): string;
  unusual(group: Group, fact: UnusualRowsFact, isNotable: boolean): string;
  spread(group: Group, isTight: boolean, fact: SpreadFact): string;
  typical(group: Group, fact: MedoidFact): string;
  border(group: Group, fact: BorderFact): string;
}

/** What a rule asks of a column, and the contrast that says it in a word, where there is one. */
export interface NamedCondition {
  readonly condition: ColumnCondition;
  readonly contrast: Contrast | null;
}

/** How a language names groups in a few words, without quotation marks. */
export interface NameWords {
  /** Columns that are high or low, categories that are had or not, the most telling first. */
  fromContrasts(contrasts: readonly Contrast[]): string;
  fromRule(parts: readonly NamedCondition[]): string;
  plain(group: Group): string;
  /** Of several groups with the same name. */
  numbered(name: string, group: Group): string;
}

/** How a language speaks of the whole map. */
export interface TableWords {
  structure(fact: StructureFact): string;
  /** @param fact with two clusters or more */
  extremes(fact: StructureFact): string;
  separation(silhouette: number): string;
  faithfulness(trustworthiness: number): string;
  /** One to three columns, the strongest first. */
  drivers(facts: readonly DriverFact[]): string;
  /** @param explains whether the scale is still to be explained */
  correlation(fact: CorrelationFact, explains: boolean): string;
  quality(fact: QualityFact): string;
}

/** Rows that others are as strange as are only among the strangest. */
export type Rank = 'strangest' | 'among the strangest';

/** How a language speaks of unusual rows. */
export interface RowWords {
  /** @param rank null where the row is not put forward before others */
  isolation(row: number, fact: IsolationFact, rank: Rank | null): string;
  /** @param isAlone whether nothing has been said of the row before */
  nearestNormal(row: number, fact: NearestNormalFact, isAlone: boolean): string;
  smallestChange(row: number, fact: SmallestChangeFact, isAlone: boolean): string;
  /** @param share of the points of the map */
  count(count: number, share: number): string;
  /** @param rank null where no other row is unusual */
  strangest(rows: readonly number[], rank: Rank | null): string;
  /** @param count of the strangest rows, those that the column isolates most */
  commonColumn(column: string, count: number, explained: number): string;
  /** A group with far more than its part of the unusual rows. */
  concentration(group: Group, fact: UnusualRowsFact): string;
}

/** How a language puts forward what is worth looking at. */
export interface InsightWords {
  largest(group: Group, size: SizeFact): string;
  /** A cluster by its rule. */
  described(group: Group, fact: RuleFact, conditions: readonly ColumnCondition[]): string;
}

export interface Words {
  readonly group: GroupWords;
  readonly name: NameWords;
  readonly table: TableWords;
  readonly row: RowWords;
  readonly insight: InsightWords;
}
