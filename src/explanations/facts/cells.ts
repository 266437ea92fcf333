import { isShownDate } from './dates.ts';
import type { DescribedPoints } from './described-map.ts';

/** What stands in a cell, and how usual it is. */
export interface Cell {
  /** A number, milliseconds since 1970, or a category. */
  readonly value: number | string;
  readonly isDate: boolean;
}

/** The columns by their names, to look up single cells. */
export interface Cells {
  /** null where there is no value, or none that could be told. */
  read(column: string, point: number): Cell | null;
  /**
   * Share of the points with a value whose value is at most this; for a category, share of all points that have it.
   *
   * @param cell as read of the same column
   */
  rank(column: string, cell: Cell): number;
}

interface Source {
  read(row: number): Cell | null;
  rank(cell: Cell): number;
}

export function cellsOf({ numbers, dates, categories, rows }: DescribedPoints): Cells {
  const sources = new Map<string, Source>();
  for (const { name, codes, categories: names } of categories) {
    sources.set(name, {
      read: (row) => (codes[row]! < 0 ? null : { value: names[codes[row]!]!, isDate: false }),
      rank: ({ value }) => {
        const wanted = names.indexOf(String(value));
        let count = 0;
        for (let i = 0; i < rows.length; i++) if (codes[rows[i]!] === wanted) count++;
        return count / rows.length;
      },
    });
  }
  for (const { name, values } of dates) sources.set(name, numericSource(values, rows, true));
  for (const { name, values } of numbers) sources.set(name, numericSource(values, rows, false));
  return {
    read: (column, point) => sources.get(column)?.read(rows[point]!) ?? null,
    rank: (column, cell) => sources.get(column)?.rank(cell) ?? 0,
  };
}

function numericSource(values: Float64Array, rows: Uint32Array, isDate: boolean): Source {
  return {
    read: (row) => {
      const value = values[row]!;
      const canBeTold = isDate ? isShownDate(value) : value - value === 0;
      // Adding 0 makes 0 of −0, which JSON cannot hold.
      return canBeTold ? { value: value + 0, isDate } : null;
    },
    rank: ({ value: limit }) => {
      let count = 0;
      let known = 0;
      for (let i = 0; i < rows.length; i++) {
        const value = values[rows[i]!]!;
        if (value - value !== 0) continue;
        known++;
        if (value <= Number(limit)) count++;
      }
      return count / known;
    },
  };
}
