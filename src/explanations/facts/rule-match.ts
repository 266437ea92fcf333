import type { CategoryColumn, DescribedColumns } from './described-map.ts';
import type { Condition } from './fact.ts';

/**
 * Which points meet all conditions; a cell without a value meets none, `different` neither.
 *
 * @param rows the row of each point
 * @returns (points,): 1 for a point that does
 */
export function matchingPoints(
  conditions: readonly Condition[],
  columns: DescribedColumns,
  rows: Uint32Array,
): Uint8Array {
  const matches = new Uint8Array(rows.length).fill(1);
  for (const condition of conditions) {
    if ('category' in condition) {
      const column = columns.categories.find(({ name }) => name === condition.column);
      leaveCategories(matches, column, condition.category, condition.is === 'equal', rows);
    } else if ('date' in condition) {
      const column = columns.dates.find(({ name }) => name === condition.column);
      leaveValues(matches, column?.values, condition.date, condition.is === 'from', rows);
    } else {
      const column = columns.numbers.find(({ name }) => name === condition.column);
      leaveValues(matches, column?.values, condition.value, condition.is === 'at least', rows);
    }
  }
  return matches;
}

function leaveValues(
  matches: Uint8Array,
  values: Float64Array | undefined,
  limit: number,
  isLower: boolean,
  rows: Uint32Array,
): void {
  if (values === undefined) {
    matches.fill(0);
    return;
  }
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    const isMet = value - value === 0 && (isLower ? value >= limit : value <= limit);
    if (!isMet) matches[i] = 0;
  }
}

function leaveCategories(
  matches: Uint8Array,
  column: CategoryColumn | undefined,
  category: string,
  isEqual: boolean,
  rows: Uint32Array,
): void {
  const wanted = column?.categories.indexOf(category) ?? -1;
  for (let i = 0; i < rows.length; i++) {
    const code = column?.codes[rows[i]!] ?? -1;
    const isMet = code !== -1 && wanted >= 0 && (code === wanted) === isEqual;
    if (!isMet) matches[i] = 0;
  }
}
