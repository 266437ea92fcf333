import { AppError } from '../../platform/app-error.ts';
import type { ColumnProfile } from '../profile.ts';

/** @throws AppError BAD_REQUEST naming a column that the table does not have */
export function selectColumns(
  columns: readonly ColumnProfile[],
  names: readonly string[] | undefined,
): readonly ColumnProfile[] {
  if (names === undefined) return columns;
  const byName = new Map(columns.map((column) => [column.name, column]));
  return [...new Set(names)].map((name) => {
    const column = byName.get(name);
    if (column === undefined) throw unknownColumn(name);
    return column;
  });
}

export function findColumn(columns: readonly ColumnProfile[], name: string): ColumnProfile {
  const column = columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw unknownColumn(name);
  return column;
}

function unknownColumn(name: string): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `The table has no column "${name}". Check its spelling.`,
  });
}
