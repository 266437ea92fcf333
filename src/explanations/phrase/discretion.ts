import type { RunTable } from '../../ml/run-worker.ts';
import { looksPersonal } from './personal-columns.ts';

/** What a language model may be told of a table. */
export interface Discretion {
  /** Columns of which it is told nothing. */
  readonly hiddenColumns: ReadonlySet<string>;
  /** Whether it may be told what stands in cells: categories, and values of single rows. */
  readonly mayTellCells: boolean;
}

export function discretionOf(
  { columns, mayTellPersonal }: Pick<RunTable, 'columns' | 'mayTellPersonal'>,
  mayTellCells: boolean,
): Discretion {
  const hidden = mayTellPersonal ? [] : columns.filter(looksPersonal);
  return { hiddenColumns: new Set(hidden.map(({ name }) => name)), mayTellCells };
}
