import type { GroundedQuestion } from './table-question.ts';

/** What both languages have to know of a question to tell its answer. */

/**
 * The columns that no row has a value in, of what is measured and of what it is grouped by; none where no row meets the conditions,
 * null where rows are only compared by clusters and lie in none.
 */
export function missingIn({ column, groupBy }: GroundedQuestion, chosen: number): readonly string[] | null {
  const measured = column === null ? [] : [column];
  if (chosen === 0 || groupBy === null) return measured;
  if (groupBy.by === 'cluster') return column === null ? null : measured;
  return [...measured, groupBy.column];
}

export function isOfAll({ filters, cluster }: GroundedQuestion): boolean {
  return filters.length === 0 && cluster === null;
}

export function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
