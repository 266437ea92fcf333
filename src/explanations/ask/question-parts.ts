import type { GroundedQuestion } from './table-question.ts';

/** What both languages have to know of a question to tell its answer. */

/** The column that no row has a value in, where rows are only counted. */
export function missingIn({ groupBy, filters, cluster }: GroundedQuestion): string | null {
  return groupBy !== null && 'column' in groupBy && filters.length === 0 && cluster === null
    ? groupBy.column
    : null;
}

export function isOfAll({ filters, cluster }: GroundedQuestion): boolean {
  return filters.length === 0 && cluster === null;
}

export function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
