import { featureMatrix, fitFeatures } from '../../../../src/ml/pipeline/feature-matrix.ts';
import type { CategoryFeature, Feature, NumberFeature } from '../../../../src/ml/pipeline/features.ts';
import type { Scaling } from '../../../../src/ml/pipeline/scaling.ts';
import { numericColumn, otherColumn } from './columns.fixture.ts';

/** Features as they are read from a table, from their values. */

export function number(name: string, values: readonly (number | null)[]): NumberFeature {
  return { use: 'number', column: numericColumn(name, values), isNamed: false, values: holed(values) };
}

export function truth(name: string, values: readonly (0 | 1 | null)[]): NumberFeature {
  const column = otherColumn(name, 'boolean', 2, 'BOOLEAN');
  return { use: 'number', column, isNamed: false, values: holed(values) };
}

/** @param days since 1970 */
export function date(name: string, days: readonly (number | null)[]): NumberFeature {
  const column = otherColumn(name, 'datetime', new Set(days).size, 'DATE');
  return { use: 'date', column, isNamed: true, values: holed(days) };
}

/** @param seconds since 1970 */
export function instant(name: string, seconds: readonly (number | null)[]): NumberFeature {
  const column = otherColumn(name, 'datetime', new Set(seconds).size, 'TIMESTAMP');
  return { use: 'date', column, isNamed: true, values: holed(seconds) };
}

export function categories(
  name: string,
  codes: readonly number[],
  names: readonly string[],
): CategoryFeature {
  const column = otherColumn(name, 'categorical', names.length);
  return {
    use: 'categories',
    column,
    isNamed: false,
    codes: Int32Array.from(codes),
    categories: names,
    hasOther: false,
  };
}

function holed(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}

/** Fits the features to the rows and lays these out. */
export function layOut(
  features: readonly Feature[],
  rows: Uint32Array,
  fillers: readonly number[],
  scaling: Scaling,
) {
  const { fitted, steps } = fitFeatures(features, rows, fillers, scaling);
  return { ...featureMatrix(features, fitted, rows), fitted, steps };
}
