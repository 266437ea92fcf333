import type { ColumnFacts } from './column-facts.ts';
import {
  COMMA,
  COMMA_GROUPED,
  DECIMALS,
  FRACTION,
  HUGE_INTEGER,
  INTEGER,
  POINT,
  POINT_GROUPED,
  READINGS,
} from './reading.ts';

export type DecimalMark = '.' | ',';

/** How the numbers of a column are written; undecided columns fit two readings with different values. */
type NumberReading = 'integer' | 'point' | 'point-grouped' | 'comma' | 'comma-grouped' | 'undecided';

/** The mark that columns with only one reading show, or undefined when none does. */
export function evidentDecimalMark(columns: readonly ColumnFacts[]): DecimalMark | undefined {
  let points = 0;
  let commas = 0;
  for (const { readings } of columns) {
    if (readings === READINGS || (readings & INTEGER) !== 0) continue;
    const point = (readings & (POINT | POINT_GROUPED)) !== 0;
    const comma = (readings & (COMMA | COMMA_GROUPED)) !== 0;
    if (point && !comma) points++;
    if (comma && !point) commas++;
  }
  if (commas > points) return ',';
  return points > 0 ? '.' : undefined;
}

/**
 * How to read a numeric column. A stated or evident decimal mark decides between readings that fit alike:
 * `1.234` is a fraction unless the mark is a comma; `1,234` without any evidence is thousands in a file with commas
 * between its cells (it had to be quoted), a fraction in one with semicolons, undecided otherwise.
 */
export function numberReading(
  { readings, remarks }: ColumnFacts,
  mark: DecimalMark | undefined,
  delimiter: string,
): NumberReading | undefined {
  if ((readings & INTEGER) !== 0) return 'integer';
  if ((readings & DECIMALS) === 0) return undefined;
  if ((remarks & HUGE_INTEGER) !== 0 && (remarks & FRACTION) === 0) return undefined;
  const point =
    (readings & POINT) !== 0 ? 'point' : (readings & POINT_GROUPED) !== 0 ? 'point-grouped' : undefined;
  const comma =
    (readings & COMMA) !== 0 ? 'comma' : (readings & COMMA_GROUPED) !== 0 ? 'comma-grouped' : undefined;
  if (point === undefined || comma === undefined) return point ?? comma;
  if (mark !== undefined) return mark === '.' ? point : comma;
  if (point === 'point' || comma === 'comma-grouped') return point;
  if (delimiter === ',') return point;
  return delimiter === ';' ? comma : 'undecided';
}

const GROUP_MARKS = ' \u00a0\u202f';

/** SQL for the double that a text written in this way stands for. */
export function doubleSql(text: string, reading: Exclude<NumberReading, 'integer' | 'undecided'>): string {
  switch (reading) {
    case 'point':
      return `${text}::DOUBLE`;
    case 'point-grouped':
      return `translate(${text}, ',${GROUP_MARKS}', '')::DOUBLE`;
    case 'comma':
      return `replace(${text}, ',', '.')::DOUBLE`;
    case 'comma-grouped':
      return `translate(${text}, ',.${GROUP_MARKS}', '.')::DOUBLE`;
  }
}
