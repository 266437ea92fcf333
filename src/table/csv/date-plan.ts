import type { StorageType } from '../column-type.ts';
import { sqlString } from '../sql.ts';
import type { ColumnFacts } from './column-facts.ts';
import {
  BELOW_THE_SECOND,
  DASH,
  DATE_ONLY,
  DATES,
  DAY_FIRST,
  DOT,
  MONTH_FIRST,
  ORDERS,
  SLASH,
  SPACE_BEFORE_TIME,
  T_BEFORE_TIME,
  TO_THE_MINUTE,
  TO_THE_SECOND,
  YEAR_FIRST,
  ZONED_TIME,
} from './reading.ts';

export interface DatePlan {
  readonly storageType: Extract<StorageType, 'DATE' | 'TIMESTAMP' | 'TIMESTAMPTZ'>;
  /** SQL for the value of a text. */
  readonly sql: (text: string) => string;
}

/** The plan of a column of dates; `ambiguous` when days and months can be told apart in no cell. */
export function datePlan({ readings, remarks }: ColumnFacts): DatePlan | 'ambiguous' | undefined {
  if ((readings & DATES) === 0) return undefined;
  const order = readings & ORDERS;
  if (order === (DAY_FIRST | MONTH_FIRST)) return 'ambiguous';
  const storageType =
    (readings & DATE_ONLY) !== 0 ? 'DATE' : (readings & ZONED_TIME) !== 0 ? 'TIMESTAMPTZ' : 'TIMESTAMP';
  if (storageType === 'TIMESTAMPTZ') return { storageType, sql: instantSql };
  if (order === YEAR_FIRST && (readings & DASH) !== 0) {
    return { storageType, sql: (text) => `${text}::${storageType}` };
  }
  const formats = formatsOf(order, readings, remarks).map(sqlString).join(', ');
  return { storageType, sql: (text) => `strptime(${text}, [${formats}])::${storageType}` };
}

/** DuckDB's cast wants seconds before the zone. */
function instantSql(text: string): string {
  return String.raw`regexp_replace(${text}, '([T ]\d{1,2}:\d\d)([Z+-])', '\1:00\2')::TIMESTAMPTZ`;
}

/** The strptime formats of all ways in which the column's cells are written. */
function formatsOf(order: number, readings: number, remarks: number): string[] {
  const separator = (readings & SLASH) !== 0 ? '/' : (readings & DOT) !== 0 ? '.' : '-';
  const parts =
    order === YEAR_FIRST ? ['%Y', '%m', '%d'] : order === DAY_FIRST ? ['%d', '%m', '%Y'] : ['%m', '%d', '%Y'];
  const date = parts.join(separator);
  if ((readings & DATE_ONLY) !== 0) return [date];
  const leads = chosen(remarks, [
    [SPACE_BEFORE_TIME, ' '],
    [T_BEFORE_TIME, 'T'],
  ]);
  const times = chosen(remarks, [
    [TO_THE_SECOND, '%H:%M:%S'],
    [TO_THE_MINUTE, '%H:%M'],
    [BELOW_THE_SECOND, '%H:%M:%S.%f'],
  ]);
  return leads.flatMap((lead) => times.map((time) => date + lead + time));
}

function chosen(remarks: number, options: readonly (readonly [remark: number, format: string])[]): string[] {
  return options.filter(([remark]) => (remarks & remark) !== 0).map(([, format]) => format);
}
