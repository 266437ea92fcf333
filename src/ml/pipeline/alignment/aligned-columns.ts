import { AppError } from '../../../platform/app-error.ts';
import type { ColumnProfile } from '../../../table/profile.ts';
import type { ChosenColumn } from '../choose-columns.ts';
import type { FittedFeature } from '../feature-matrix.ts';
import { quoted, quotedList } from '../wording.ts';

/** What a column may be to stand for one that was used so. */
const KINDS: Readonly<
  Record<ChosenColumn['use'], { readonly types: readonly ColumnProfile['type'][]; readonly words: string }>
> = {
  number: { types: ['numeric', 'boolean'], words: 'numbers or truth values' },
  date: { types: ['datetime'], words: 'dates' },
  categories: { types: ['categorical', 'text'], words: 'categories' },
};

/**
 * The columns of a table that stand for the features of an earlier one, in their order: those of the same names.
 *
 * @throws AppError BAD_REQUEST that names the columns that are missing or hold something else
 */
export function alignedColumns(
  columns: readonly ColumnProfile[],
  fitted: readonly FittedFeature[],
): ChosenColumn[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const missing = fitted.filter(({ column }) => !byName.has(column)).map(({ column }) => column);
  if (missing.length > 0) {
    throw refusal(`The table has no column ${quotedList(missing)}, which the map of align_to was made from.`);
  }
  return fitted.map(({ column: name, use }) => {
    const column = byName.get(name)!;
    const { types, words } = KINDS[use];
    if (!types.includes(column.type)) {
      throw refusal(
        `The column ${quoted(name)} held ${words} where the map of align_to was made; here its type is ${column.type}.`,
      );
    }
    return { column, use, isNamed: true };
  });
}

function refusal(reason: string): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `${reason} Change the table, or leave align_to out.`,
  });
}
