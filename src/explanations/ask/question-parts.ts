import type { GroundedQuestion } from './table-question.ts';

/** What both languages have to know of a question to tell its answer. */

/** A question with what has to be known of its columns to tell it. */
export interface ToldQuestion extends GroundedQuestion {
  /** Columns that hold truth values: “garden” is yes, not “true”. */
  readonly truths: ReadonlySet<string>;
}

/** What no row has: values in columns, of what is measured and of what it is grouped by, and a cluster. */
export interface Lack {
  /** None where no row meets the conditions. */
  readonly columns: readonly string[];
  /** Whether a row of a cluster is wanted. */
  readonly isOfCluster: boolean;
}

/** @param chosen rows that meet the conditions */
export function lackOf({ column, groupBy }: GroundedQuestion, chosen: number): Lack {
  const measured = column === null ? [] : [column];
  if (chosen === 0 || groupBy === null) return { columns: measured, isOfCluster: false };
  if (groupBy.by === 'cluster') return { columns: measured, isOfCluster: true };
  return { columns: [...measured, groupBy.column], isOfCluster: false };
}

export function isOfAll({ filters, cluster }: GroundedQuestion): boolean {
  return filters.length === 0 && cluster === null;
}

export function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
