import type { ColumnProfile } from '../../table/profile.ts';
import type { TableReader } from '../../table/reader.ts';
import { type ChosenColumn, MAX_ENCODED_CATEGORIES } from './choose-columns.ts';
import { counted, quoted } from './wording.ts';

/** A chosen column as read: one entry per row of the table. */
export type Feature = NumberFeature | CategoryFeature;

export interface NumberFeature {
  /** A date is a number too: days since 1970, or seconds where the column holds times. */
  readonly use: 'number' | 'date';
  readonly column: ColumnProfile;
  readonly isNamed: boolean;
  /** NaN where there is no finite value. */
  readonly values: Float64Array;
}

export interface CategoryFeature {
  readonly use: 'categories';
  readonly column: ColumnProfile;
  readonly isNamed: boolean;
  /** Index into `categories`, −1 where there is no value. */
  readonly codes: Int32Array;
  readonly categories: readonly string[];
  /** Whether the last category stands for all that have none of their own. */
  readonly hasOther: boolean;
}

export interface ReadFeatures {
  /** In the order of the chosen columns. */
  readonly features: readonly Feature[];
  readonly steps: readonly string[];
}

export async function readChosen(
  reader: TableReader,
  file: string,
  chosen: readonly ChosenColumn[],
): Promise<ReadFeatures> {
  const numeric = chosen.filter(({ use }) => use !== 'categories').map(({ column }) => column);
  const { columns: values } = await reader.readFeatures({ file, columns: numeric });
  const features: Feature[] = [];
  const steps: string[] = [];
  for (const { column, use, isNamed } of chosen) {
    if (use === 'categories') {
      const read = await readCategories(reader, file, column);
      const { steps: readSteps, ...own } = read;
      features.push({ use, column, isNamed, ...own });
      steps.push(...readSteps);
    } else {
      const own = values[numeric.indexOf(column)]!;
      const infinite = holesForInfinities(own);
      features.push({ use, column, isNamed, values: own });
      if (infinite > 0)
        steps.push(`Took ${counted(infinite, 'infinite value')} of ${quoted(column.name)} for empty cells.`);
    }
  }
  return { features, steps };
}

/** @returns how many there were */
function holesForInfinities(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === Number.POSITIVE_INFINITY || values[i] === Number.NEGATIVE_INFINITY) {
      values[i] = Number.NaN;
      count++;
    }
  }
  return count;
}

/** The code that the reader gives to a category it was not asked to keep. */
const OTHER_VALUE = -2;

/** A column of too many categories keeps the most frequent; the others share the last one. */
async function readCategories(reader: TableReader, file: string, column: ColumnProfile) {
  const distinct = column.statistics.unique_count;
  const isGrouped = distinct > MAX_ENCODED_CATEGORIES;
  const limit = isGrouped ? MAX_ENCODED_CATEGORIES - 1 : MAX_ENCODED_CATEGORIES;
  const { codes, values } = await reader.readCategories({ file, column, limit });
  if (!isGrouped) return { codes, categories: values, hasOther: false, steps: [] };
  for (let row = 0; row < codes.length; row++) if (codes[row] === OTHER_VALUE) codes[row] = limit;
  const step = `Kept the ${limit} most frequent of ${distinct} categories of ${quoted(column.name)}; the others count as one, "other".`;
  return { codes, categories: [...values, 'other'], hasOther: true, steps: [step] };
}

export function isHole(feature: Feature, row: number): boolean {
  return feature.use === 'categories' ? feature.codes[row]! < 0 : Number.isNaN(feature.values[row]);
}
