import type { TableReader } from '../../../table/reader.ts';
import type { ChosenColumn } from '../choose-columns.ts';
import { secondsPerUnit } from '../date-cycles.ts';
import type { FittedFeature } from '../feature-matrix.ts';
import { type CategoryFeature, type NumberFeature, type ReadFeatures, readChosen } from '../features.ts';
import { counted, quoted } from '../wording.ts';

/**
 * Reads columns as the features of an earlier table were read: its categories under its codes, its dates in its unit. A
 * category that it did not know counts among its `other`, or as none.
 *
 * @param chosen the columns that stand for the features, in their order
 */
export async function readAsFitted(
  reader: TableReader,
  file: string,
  chosen: readonly ChosenColumn[],
  fitted: readonly FittedFeature[],
): Promise<ReadFeatures> {
  const numbers = await readChosen(
    reader,
    file,
    chosen.filter(({ use }) => use !== 'categories'),
  );
  const byName = new Map(numbers.features.map((feature) => [feature.column.name, feature]));
  const steps = [...numbers.steps];
  const features = [];
  for (const [f, each] of chosen.entries()) {
    const own = byName.get(each.column.name);
    if (own === undefined || own.use === 'categories') {
      const categories = await readCategoriesAsFitted(reader, file, each, fitted[f]!);
      features.push(categories.feature);
      steps.push(...categories.steps);
    } else features.push(inUnitOf(fitted[f]!, own));
  }
  return { features, steps };
}

async function readCategoriesAsFitted(
  reader: TableReader,
  file: string,
  { column, isNamed }: ChosenColumn,
  { categories, hasOther }: FittedFeature,
): Promise<{ feature: CategoryFeature; steps: string[] }> {
  const { codes, values } = await reader.readCategories({
    file,
    column,
    limit: Math.max(1, column.statistics.unique_count),
  });
  const known = new Map(
    categories.slice(0, hasOther ? -1 : undefined).map((category, code) => [category, code]),
  );
  // A code of no category is no empty cell: the row is kept, and has none of them.
  const unknown = hasOther ? categories.length - 1 : categories.length;
  const newCodes = values.map((value) => known.get(value) ?? unknown);
  let strangers = 0;
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    codes[row] = newCodes[code]!;
    if (codes[row] === unknown) strangers++;
  }
  const meaning = hasOther ? 'as one of its "other" ones' : 'as none of its categories';
  return {
    feature: { use: 'categories', column, isNamed, codes, categories, hasOther },
    steps:
      strangers === 0
        ? []
        : [
            `${counted(strangers, 'cell')} of ${quoted(column.name)} of a category that the earlier run did not tell apart counted ${meaning}.`,
          ],
  };
}

/** Days as seconds, or seconds as days, where the earlier table counted so. */
function inUnitOf({ use, storageType }: FittedFeature, feature: NumberFeature): NumberFeature {
  if (use !== 'date') return feature;
  const factor = secondsPerUnit(feature.column.storageType) / secondsPerUnit(storageType);
  if (factor === 1) return feature;
  return {
    ...feature,
    column: { ...feature.column, storageType },
    values: feature.values.map((value) => value * factor),
  };
}
