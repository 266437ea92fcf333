import type { ColumnProfile } from '../../table/profile.ts';
import type { TableReader } from '../../table/reader.ts';
import { type ChosenColumn, MAX_ENCODED_CATEGORIES } from './choose-columns.ts';

/** A chosen column as read: one entry per row of the table. */
export type Feature = NumberFeature | CategoryFeature;

export interface NumberFeature {
  readonly use: 'number';
  readonly column: ColumnProfile;
  /** NaN where there is no finite value. */
  readonly values: Float64Array;
}

export interface CategoryFeature {
  readonly use: 'categories';
  readonly column: ColumnProfile;
  /** Index into `categories`, −1 where there is no value. */
  readonly codes: Int32Array;
  readonly categories: readonly string[];
}

/** @returns in the order of `chosen` */
export async function readChosen(
  reader: TableReader,
  file: string,
  chosen: readonly ChosenColumn[],
): Promise<Feature[]> {
  const numeric = chosen.filter(({ use }) => use === 'number').map(({ column }) => column);
  const { columns: values } = await reader.readFeatures({ file, columns: numeric });
  values.forEach(holesForInfinities);
  const features: Feature[] = [];
  for (const { column, use } of chosen) {
    if (use === 'number') {
      features.push({ use, column, values: values[numeric.indexOf(column)]! });
    } else {
      const { codes, values: categories } = await reader.readCategories({
        file,
        column,
        limit: MAX_ENCODED_CATEGORIES,
      });
      features.push({ use, column, codes, categories });
    }
  }
  return features;
}

function holesForInfinities(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) values[i] = Number.NaN;
}

export function isHole(feature: Feature, row: number): boolean {
  return feature.use === 'number' ? Number.isNaN(feature.values[row]) : feature.codes[row]! < 0;
}
