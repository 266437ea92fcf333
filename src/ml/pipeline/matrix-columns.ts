import { type Cycle, cyclesOf, placeOnCycle } from './date-cycles.ts';
import type { Feature } from './features.ts';
import { mean } from './summary-values.ts';

/** What a column of the matrix takes from a cell. Plain data, fit to be stored. */
export type Measure =
  | { readonly kind: 'value' }
  | { readonly kind: 'category'; readonly code: number }
  | { readonly kind: 'cycle'; readonly cycle: Cycle; readonly wave: 'sine' | 'cosine' };

export interface MatrixColumn {
  /** What the column is called where the features are shown. */
  readonly name: string;
  readonly measure: Measure;
  /** Stands in for the measure of an empty cell; null where none was expected. */
  readonly filler: number | null;
}

/**
 * The columns of the matrix that a feature becomes, in blocks that are scaled as one: a number by itself, the categories
 * of a column, the two places of a cycle.
 *
 * @param filler what stands in for an empty cell: a number, the code of a category (−1: none of them), NaN for no matter
 */
export function blocksOf(feature: Feature, rows: Uint32Array, filler: number): MatrixColumn[][] {
  const { name } = feature.column;
  if (feature.use === 'categories') {
    return [
      feature.categories.map((category, code) => ({
        name: `${name}=${category}`,
        measure: { kind: 'category', code },
        filler: filler === code ? 1 : 0,
      })),
    ];
  }
  const known = Number.isNaN(filler) ? null : filler;
  const number: MatrixColumn = { name, measure: { kind: 'value' }, filler: known };
  if (feature.use === 'number') return [[number]];
  const cycles = cyclesOf(feature, rows).map((cycle) =>
    (['sine', 'cosine'] as const).map((wave) => {
      const measure: Measure = { kind: 'cycle', cycle, wave };
      return { name: `${name} (${cycle}, ${wave})`, measure, filler: middleOf(feature, measure, rows) };
    }),
  );
  return [[number], ...cycles];
}

/** A date that is not known stands in the middle of the others, at no place of the circle. */
function middleOf(feature: Feature, measure: Measure, rows: Uint32Array): number {
  const known = measured(feature, measure, rows).filter((place) => !Number.isNaN(place));
  return known.length === 0 ? 0 : mean(known);
}

/** One column of the matrix, not yet scaled: one value per row that is used. */
export function readColumn(
  feature: Feature,
  { measure, filler }: MatrixColumn,
  rows: Uint32Array,
): Float64Array {
  const values = measured(feature, measure, rows);
  if (filler === null) return values;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) values[i] = filler;
  return values;
}

function measured(feature: Feature, measure: Measure, rows: Uint32Array): Float64Array {
  const column = new Float64Array(rows.length);
  const measureAt = measureOf(feature, measure);
  for (let i = 0; i < rows.length; i++) column[i] = measureAt(rows[i]!);
  return column;
}

/** NaN for an empty cell. */
function measureOf(feature: Feature, measure: Measure): (row: number) => number {
  if (feature.use === 'categories') {
    const { codes } = feature;
    const wanted = measure.kind === 'category' ? measure.code : Number.NaN;
    return (row) => (codes[row]! < 0 ? Number.NaN : codes[row] === wanted ? 1 : 0);
  }
  const { values, column } = feature;
  return measure.kind === 'cycle'
    ? (row) => placeOnCycle(column.storageType, values[row]!, measure.cycle, measure.wave)
    : (row) => values[row]!;
}
