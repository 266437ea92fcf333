import { median } from '../support/median.ts';
import type { Cell } from './cell.ts';

export interface Summary {
  /** null: it was not measured. */
  readonly warm: number | null;
  readonly cold: number | null;
  readonly memoryMib: number | null;
  readonly isExtrapolated: boolean;
}

/** Medians over all runs of a cell. A contestant that was so slow that it ran once is as warm as it was then. */
export function summarise(cell: Cell): Summary {
  const { runs, state, extrapolated_s: extrapolated } = cell;
  if (state === 'extrapolated') {
    return { warm: extrapolated, cold: extrapolated, memoryMib: null, isExtrapolated: true };
  }
  if (runs.length === 0) return { warm: null, cold: null, memoryMib: null, isExtrapolated: false };
  const warm = runs.flatMap((run) => run.warm_s);
  return {
    warm: median(warm.length > 0 ? warm : runs.map((run) => run.first_s)),
    cold: median(runs.map((run) => run.cold_s)),
    memoryMib: Math.max(...runs.map((run) => run.memory_mib)),
    isExtrapolated: false,
  };
}

export interface Point {
  readonly rows: number;
  readonly seconds: number;
}

/**
 * Foretells the time on a larger table by the straight line through the two largest measured ones on logarithmic axes: time
 * as a power of the rows, of at least the first degree, for nothing here grows more slowly.
 *
 * @returns null when there are not two tables of different size, both smaller
 */
export function extrapolate(points: readonly Point[], rows: number): number | null {
  const smaller = points.filter((point) => point.rows < rows).sort((a, b) => a.rows - b.rows);
  const last = smaller.at(-1);
  // Near neighbours would turn the noise of their times into a slope.
  const before = smaller.findLast((point) => last !== undefined && point.rows <= last.rows / 1.5);
  if (last === undefined || before === undefined) return null;
  const exponent = Math.log(last.seconds / before.seconds) / Math.log(last.rows / before.rows);
  return last.seconds * (rows / last.rows) ** Math.max(1, exponent);
}
