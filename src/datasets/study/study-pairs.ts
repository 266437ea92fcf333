import { type Association, correlationRatio, cramersV } from '../../kernels/association.ts';
import { correlate, correlationColumn } from '../../kernels/correlation.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { AssociatedPair, NumberPair, TableStudy } from './table-study.ts';

export interface StudiedColumn {
  readonly index: number;
  readonly column: ColumnProfile;
  readonly kind: 'number' | 'category';
}

/** Pairs that are kept of each kind, the strongest first. */
const TOLD_PAIRS = 100;

/** Every pair of columns, by the measure that fits their kinds. */
export function studyPairs(
  studied: readonly StudiedColumn[],
  values: readonly Float64Array[],
): Pick<TableStudy, 'numbers' | 'categories' | 'mixed'> {
  const all = studied.map((column, place) => ({ ...column, values: values[place]! }));
  const numbers = all
    .filter(({ kind }) => kind === 'number')
    .map((column) => ({ ...column, prepared: correlationColumn(column.values) }));
  const categories = all
    .filter(({ kind }) => kind === 'category')
    .map((column) => ({ ...column, size: sizeOf(column.values) }));

  const numberPairs: NumberPair[] = [];
  for (const [place, a] of numbers.entries()) {
    for (const b of numbers.slice(place + 1)) {
      const { pearson, spearman, n } = correlate(a.prepared, b.prepared);
      if (pearson === null && spearman === null) continue;
      numberPairs.push({ columns: [a.index, b.index], pearson, spearman, n });
    }
  }
  const categoryPairs: AssociatedPair[] = [];
  const mixedPairs: AssociatedPair[] = [];
  for (const [place, a] of categories.entries()) {
    for (const b of categories.slice(place + 1)) {
      keep(categoryPairs, [a.index, b.index], cramersV(a.values, b.values, a.size, b.size));
    }
    for (const b of numbers) {
      keep(mixedPairs, [a.index, b.index], correlationRatio(a.values, b.values, a.size));
    }
  }
  return {
    numbers: strongest(numberPairs, ({ pearson, spearman }) =>
      Math.max(Math.abs(pearson ?? 0), Math.abs(spearman ?? 0)),
    ),
    categories: strongest(categoryPairs, ({ strength }) => strength),
    mixed: strongest(mixedPairs, ({ strength }) => strength),
  };
}

function sizeOf(codes: Float64Array): number {
  let most = -1;
  for (const code of codes) if (code > most) most = code;
  return most + 1;
}

function keep(pairs: AssociatedPair[], columns: [number, number], { n, strength }: Association): void {
  if (strength !== null) pairs.push({ columns, n, strength });
}

/** Of equally strong pairs the one that stands first in the table. */
function strongest<Pair>(pairs: readonly Pair[], strength: (pair: Pair) => number): Pair[] {
  return [...pairs].sort((a, b) => strength(b) - strength(a)).slice(0, TOLD_PAIRS);
}
