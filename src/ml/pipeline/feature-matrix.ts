import { type Matrix, zeros } from '../../kernels/matrix.ts';
import type { StorageType } from '../../table/column-type.ts';
import type { Feature } from './features.ts';
import { blocksOf, type MatrixColumn, readColumn } from './matrix-columns.ts';
import { applyScale, fitScale, fitSharedScale, type Scale, type Scaling } from './scaling.ts';
import { counted, quoted, quotedList } from './wording.ts';

/** A column of the matrix with its scale: all it takes to lay out other rows the same way. */
export interface FittedColumn extends MatrixColumn {
  readonly scale: Scale;
}

/** What a feature has become. Plain data, fit to be stored. */
export interface FittedFeature {
  /** The column of the table. */
  readonly column: string;
  /** How the column was kept: dates are counted in days, or in seconds. */
  readonly storageType: StorageType;
  readonly use: Feature['use'];
  /** The categories that the columns' codes stand for; none for a number. */
  readonly categories: readonly string[];
  /** Whether the last category stands for all that have none of their own. */
  readonly hasOther: boolean;
  readonly columns: readonly FittedColumn[];
}

export interface FeatureMatrix {
  /** (rows, features): finite values. */
  readonly x: Matrix;
  /** One name per column of `x`, all different. */
  readonly names: readonly string[];
}

export interface FittedFeatures {
  /** In the order of the features. */
  readonly fitted: readonly FittedFeature[];
  readonly steps: readonly string[];
}

/**
 * Finds out what columns of the matrix the features become, and their scales: a number is one column; a category one
 * column for each of its values, 1 where the row has it and else 0; a date a number and, for each cycle it can tell of,
 * a point on a circle. Once scaled, a number, a column of categories and a cycle weigh the same: each has a variance of 1.
 *
 * @param rows those that are used
 * @param fillers what stands in for an empty cell, see `handleMissing`
 */
export function fitFeatures(
  features: readonly Feature[],
  rows: Uint32Array,
  fillers: readonly number[],
  scaling: Scaling,
): FittedFeatures {
  const withoutRange: string[] = [];
  const fitted = features.map((feature, f): FittedFeature => {
    const columns = blocksOf(feature, rows, fillers[f]!).flatMap((block) => {
      const { scales, lacksRange } = fitBlock(feature, block, rows, scaling);
      if (lacksRange) withoutRange.push(feature.column.name);
      return block.map((column, c) => ({ ...column, scale: scales[c]! }));
    });
    const { name: column, storageType } = feature.column;
    const { use } = feature;
    return use === 'categories'
      ? { column, storageType, use, categories: feature.categories, hasOther: feature.hasOther, columns }
      : { column, storageType, use, categories: [], hasOther: false, columns };
  });
  return { fitted, steps: [...encodingSteps(fitted, scaling), ...rangeStep(withoutRange)] };
}

/**
 * Lays the features of some rows side by side, as they were fitted to these rows or to others.
 *
 * @param features in the order in which they were fitted; categories under the codes they had then
 */
export function featureMatrix(
  features: readonly Feature[],
  fitted: readonly FittedFeature[],
  rows: Uint32Array,
): FeatureMatrix {
  const x = zeros(
    rows.length,
    fitted.reduce((count, { columns }) => count + columns.length, 0),
  );
  const names = new Set<string>();
  features.forEach((feature, f) => {
    // One at a time: together the columns would need the matrix twice.
    for (const column of fitted[f]!.columns) {
      const values = readColumn(feature, column, rows);
      applyScale(values, column.scale);
      scatter(values, x, names.size);
      names.add(unusedName(column.name, names));
    }
  });
  return { x, names: [...names] };
}

interface BlockScales {
  /** One per column of the block. */
  readonly scales: readonly Scale[];
  readonly lacksRange: boolean;
}

/** Truth values have no quartiles worth the name: they count as a column of two categories. */
function fitBlock(
  feature: Feature,
  block: readonly MatrixColumn[],
  rows: Uint32Array,
  scaling: Scaling,
): BlockScales {
  const reads = block.map((column) => () => readColumn(feature, column, rows));
  const isNumber = block[0]?.measure.kind === 'value' && feature.column.type !== 'boolean';
  if (!isNumber) return { scales: fitSharedScale(reads, scaling), lacksRange: false };
  const fits = reads.map((read) => fitScale(read(), scaling));
  return { scales: fits.map(({ scale }) => scale), lacksRange: fits.some(({ lacksRange }) => lacksRange) };
}

function scatter(values: Float64Array, x: Matrix, column: number): void {
  for (let i = 0; i < values.length; i++) x.data[i * x.columns + column] = values[i]!;
}

/** `a=b` may be a category or the name of another column. */
function unusedName(name: string, used: ReadonlySet<string>): string {
  let candidate = name;
  for (let n = 2; used.has(candidate); n++) candidate = `${name} (${n})`;
  return candidate;
}

function encodingSteps(fitted: readonly FittedFeature[], scaling: Scaling): string[] {
  const encoded = fitted.filter(({ use }) => use === 'categories').length;
  const weight = scaling === 'none' ? '' : '; together they weigh as much as one number';
  const categories =
    encoded === 0
      ? []
      : [`Encoded ${counted(encoded, 'column')} of categories, one feature per category${weight}.`];
  const dates = fitted.flatMap(({ column, columns }) => {
    const cycles = new Set(columns.flatMap(({ measure }) => (measure.kind === 'cycle' ? measure.cycle : [])));
    return cycles.size === 0
      ? []
      : [
          `Took ${quoted(column)} as a number and as its ${listed([...cycles])} (UTC), each a sine and a cosine.`,
        ];
  });
  return [...categories, ...dates];
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function rangeStep(names: readonly string[]): string[] {
  return names.length === 0
    ? []
    : [`Scaled ${quotedList(names)} by the standard deviation: the interquartile range is 0.`];
}
