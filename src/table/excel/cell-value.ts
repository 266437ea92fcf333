import { createFormatReader } from './number-format.ts';
import type { SheetCell } from './open-workbook.ts';
import { clockText, hasTime, isoText, serialToMs } from './serial-date.ts';

/** What a cell holds, in the terms of a table. */
export type CellKind = 'empty' | 'error' | 'number' | 'boolean' | 'date' | 'text';

export interface CellReader {
  kindOf(cell: SheetCell | undefined): CellKind;
  /** Whether the cell, a date, says more than its day. */
  hasTime(cell: SheetCell): boolean;
  /** The text of a cell; dates of a column are written alike, with or without a time. */
  textOf(cell: SheetCell | undefined, withTime: boolean): string;
}

const LARGEST_EXACT = Number.MAX_SAFE_INTEGER + 1;
const LARGEST_INTEGER = 2 ** 63;

export function createCellReader(from1904: boolean): CellReader {
  const shownAs = createFormatReader();

  function dateOf({ v, z }: SheetCell): { ms: number; timed: boolean } | undefined {
    if (v instanceof Date) return { ms: v.getTime(), timed: hasTime(v.getTime()) };
    if (typeof v !== 'number') return undefined;
    const shown = shownAs(z);
    if (shown !== 'date' && shown !== 'datetime') return undefined;
    const ms = serialToMs(v, from1904);
    return ms === undefined ? undefined : { ms, timed: shown === 'datetime' || hasTime(ms) };
  }

  function kindOf(cell: SheetCell | undefined): CellKind {
    if (cell === undefined || cell.v === undefined || cell.v === '')
      return cell?.t === 'e' ? 'error' : 'empty';
    if (cell.t === 'e') return 'error';
    if (typeof cell.v === 'boolean') return 'boolean';
    if (typeof cell.v === 'string') return 'text';
    if (dateOf(cell) !== undefined) return 'date';
    if (typeof cell.v !== 'number') return 'empty';
    const shown = shownAs(cell.z);
    return shown === 'time' || shown === 'duration' ? 'text' : 'number';
  }

  function textOf(cell: SheetCell | undefined, withTime: boolean): string {
    if (cell === undefined || cell.v === undefined || cell.t === 'e') return '';
    if (typeof cell.v === 'string') return cell.v;
    if (typeof cell.v === 'boolean') return String(cell.v);
    const date = dateOf(cell);
    if (date !== undefined) return isoText(date.ms, withTime || date.timed);
    if (typeof cell.v !== 'number') return '';
    const shown = shownAs(cell.z);
    return shown === 'time' || shown === 'duration' ? clockText(cell.v) : numberText(cell.v);
  }

  return { kindOf, textOf, hasTime: (cell) => dateOf(cell)?.timed === true };
}

/** Every digit of the double; what no 64-bit integer holds is written so that it is no integer. */
function numberText(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (!Number.isInteger(value) || Math.abs(value) <= LARGEST_EXACT) return String(value);
  return Math.abs(value) < LARGEST_INTEGER ? BigInt(value).toString() : value.toExponential();
}
