import { readCell } from './read-cell.ts';
import { BLANK, INFINITE, NULL_WORD, READINGS, withoutBrokenDates } from './reading.ts';
import type { Row } from './row-scanner.ts';
import { ESCAPED } from './row-scanner.ts';

/** What all cells of one column said. */
export interface ColumnFacts {
  /** Readings that every cell allows; 0 is text. */
  readonly readings: number;
  /** All remarks of its cells up to the first that made it text. */
  readonly remarks: number;
  readonly empty: number;
  readonly blank: number;
  readonly nullWords: number;
  readonly infinite: number;
}

interface FactsCollector {
  /** Takes in the first `width` cells of a row; those it lacks are empty. */
  add(row: Row, width: number): void;
  facts(): ColumnFacts[];
}

export function createFactsCollector(width: number): FactsCollector {
  const readings = new Int32Array(width).fill(READINGS);
  const remarks = new Int32Array(width);
  const empty = new Uint32Array(width);
  const blank = new Uint32Array(width);
  const nullWords = new Uint32Array(width);
  const infinite = new Uint32Array(width);

  function add(row: Row, wanted: number): void {
    const { bytes, starts, ends, forms } = row;
    const cells = Math.min(row.count, wanted);
    for (let column = 0; column < cells; column++) {
      const start = starts[column]!;
      const end = ends[column]!;
      if (start === end) {
        empty[column]!++;
        continue;
      }
      const alive = readings[column]!;
      if (alive === 0) continue;
      const cell = forms[column]! >= ESCAPED ? 0 : readCell(bytes, start, end, alive);
      const remaining = alive & cell;
      if (remaining !== alive) readings[column] = withoutBrokenDates(remaining);
      const said = cell & ~READINGS;
      if (said === 0) continue;
      remarks[column]! |= said;
      if ((said & NULL_WORD) !== 0) nullWords[column]!++;
      if ((said & BLANK) !== 0) blank[column]!++;
      if ((said & INFINITE) !== 0) infinite[column]!++;
    }
    for (let column = cells; column < wanted; column++) empty[column]!++;
  }

  return {
    add,
    facts: () =>
      Array.from({ length: width }, (_, column) => ({
        readings: readings[column]!,
        remarks: remarks[column]!,
        empty: empty[column]!,
        blank: blank[column]!,
        nullWords: nullWords[column]!,
        infinite: infinite[column]!,
      })),
  };
}
