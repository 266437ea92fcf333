import * as z from 'zod';
import type { ColumnProfile } from '../../table/profile.ts';
import type { AggregateRequest, Comparison, RowFilter } from '../../table/reader.ts';
import { periodOf } from './period.ts';

const MOST_VALUES = 20;

/**
 * What may be asked of a table: one figure over the rows that meet some conditions, for all of them or by groups. The
 * service makes the query itself; nobody hands it SQL.
 */
export const tableQuestionSchema = z.object({
  measure: z.enum(['count', 'share', 'distinct', 'mean', 'median', 'sum', 'min', 'max']),
  /** null for `count` and `share`. */
  column: z.string().max(1000).nullable(),
  /** What the rows have to meet that are measured; of `share`, what is held against all rows of a group or cluster. */
  filters: z
    .array(
      z.object({
        column: z.string().max(1000),
        is: z.enum([
          'equal',
          'different',
          'at least',
          'at most',
          'more than',
          'less than',
          'empty',
          'filled',
        ]),
        /** Categories, any of which it is; or one number, or one date as 2024, 2024-03 or 2024-03-31; none for `empty` and `filled`. */
        values: z.array(z.string().max(1000).refine(isStorable)).max(MOST_VALUES),
      }),
    )
    .max(5),
  /** Only the rows of this cluster; −1 for those of none. */
  cluster: z.int().nullable(),
  /** By what the rows are grouped. */
  group: z.enum(['cluster', 'column']).nullable(),
  group_column: z.string().max(1000).nullable(),
  /** How dates are grouped. */
  period: z.enum(['year', 'month', 'day']).nullable(),
  order: z.enum(['highest', 'lowest']),
});
export type TableQuestion = z.infer<typeof tableQuestionSchema>;

/** Neither the database nor JSON holds others. */
function isStorable(text: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(text);
}

/** How many rows there are: other questions say more. */
export const COUNT_OF_ALL: TableQuestion = {
  measure: 'count',
  column: null,
  filters: [],
  cluster: null,
  group: null,
  group_column: null,
  period: null,
  order: 'highest',
};

/** A question that the table can answer. */
export type GroundedQuestion = Omit<AggregateRequest, 'file' | 'columns' | 'members'>;

/** Groups that an answer lists. */
const MOST_GROUPS = 20;
/** Figures of so many groups tell nobody anything; a column of more different values is an identifier. */
const MOST_GROUP_VALUES = 10_000;
const QUANTITIES: ReadonlySet<string> = new Set(['mean', 'median', 'sum', 'min', 'max']);

/**
 * Finds the columns and clusters that a question names, and what its values mean there.
 *
 * @returns null where it asks for what the table does not have
 */
export function groundQuestion(
  question: TableQuestion,
  columns: readonly ColumnProfile[],
  clusters: ReadonlySet<number>,
): GroundedQuestion | null {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const { measure, cluster, order } = question;
  const column = question.column === null ? null : (byName.get(question.column) ?? null);
  const needsColumn = measure !== 'count' && measure !== 'share';
  if ((question.column !== null || needsColumn) && column === null) return null;
  if (measure === 'share' && (column !== null || !isShare(question))) return null;
  if (column !== null && QUANTITIES.has(measure) && !canMeasure(column, measure)) return null;
  if (cluster !== null && !clusters.has(cluster)) return null;
  const filters = question.filters.map((filter) => groundFilter(filter, byName.get(filter.column)));
  if (!filters.every((filter) => filter !== null)) return null;
  const groupBy = groundGroup(question, byName, clusters);
  if (groupBy === undefined) return null;
  // The count of a column is that of the rows that have a value there.
  const filled: RowFilter[] =
    measure === 'count' && column !== null ? [{ column: column.name, is: 'filled' }] : [];
  return {
    measure,
    column: measure === 'count' ? null : (column?.name ?? null),
    filters: [...filters, ...filled],
    cluster,
    groupBy,
    order,
    limit: MOST_GROUPS,
  };
}

/** A share of something, which does not follow from what it is of. */
function isShare({ filters, cluster, group, group_column }: TableQuestion): boolean {
  const isOfPart = group !== null || cluster !== null;
  return filters.length > 0 && isOfPart && filters.every(({ column }) => column !== group_column);
}

export function isNumeric({ storageType }: ColumnProfile): boolean {
  return storageType === 'BIGINT' || storageType === 'DOUBLE';
}

export function isDated({ type, storageType }: ColumnProfile): boolean {
  return type === 'datetime' && storageType !== 'VARCHAR';
}

function canMeasure(column: ColumnProfile, measure: string): boolean {
  return isNumeric(column) || (isDated(column) && measure !== 'mean' && measure !== 'sum');
}

function groundFilter(
  { is, values }: TableQuestion['filters'][number],
  column: ColumnProfile | undefined,
): RowFilter | null {
  if (column === undefined) return null;
  const { name } = column;
  if (is === 'empty' || is === 'filled') return { column: name, is };
  const [value] = values;
  if (value === undefined) return null;
  if (!isNumeric(column) && !isDated(column)) {
    return isSameness(is) ? { column: name, is, texts: [...new Set(values)] } : null;
  }
  if (values.length > 1) return null;
  if (isNumeric(column)) {
    const number = value.trim() === '' ? Number.NaN : Number(value);
    return Number.isFinite(number) ? { column: name, is, number } : null;
  }
  const period = periodOf(value);
  return period === null ? null : { column: name, is, ...period };
}

function isSameness(is: Comparison): is is 'equal' | 'different' {
  return is === 'equal' || is === 'different';
}

/** undefined where there is no such group */
function groundGroup(
  { group, group_column, period }: TableQuestion,
  byName: ReadonlyMap<string, ColumnProfile>,
  clusters: ReadonlySet<number>,
): GroundedQuestion['groupBy'] | undefined {
  if (group === null) return null;
  if (group === 'cluster') return clusters.size === 0 ? undefined : { by: 'cluster' };
  const column = group_column === null ? undefined : byName.get(group_column);
  if (column === undefined) return undefined;
  if (isDated(column)) return { by: period ?? 'year', column: column.name };
  return column.statistics.unique_count > MOST_GROUP_VALUES
    ? undefined
    : { by: 'value', column: column.name };
}
