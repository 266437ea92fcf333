import type { CategoryColumn, DateColumn, DescribedColumns } from '../../explanations/facts/described-map.ts';
import type { TableReader } from '../../table/reader.ts';
import type { Feature } from './features.ts';
import type { SourceTable } from './source-table.ts';

/** A column with more categories says little with each of them, and a table may have very many columns. */
const MAX_CATEGORIES = 50;
const MAX_CATEGORY_COLUMNS = 20;
const MAX_DATE_COLUMNS = 10;

const MS_PER_DAY = 86_400_000;
const MS_PER_SECOND = 1000;

/**
 * What an explanation may speak of: the numeric features, and columns of categories and of dates whether they were
 * features or not.
 */
export async function describableColumns(
  reader: TableReader,
  { tableFile: file, columns }: SourceTable,
  features: readonly Feature[],
): Promise<DescribedColumns> {
  const numbers = features.flatMap((feature) =>
    feature.use === 'number' && feature.column.type === 'numeric'
      ? [{ name: feature.column.name, values: feature.values }]
      : [],
  );
  const nominal = columns
    .filter(({ type }) => type === 'categorical' || type === 'boolean')
    .filter(({ statistics }) => statistics.unique_count >= 2 && statistics.unique_count <= MAX_CATEGORIES)
    .slice(0, MAX_CATEGORY_COLUMNS);
  const categories: CategoryColumn[] = [];
  for (const column of nominal) {
    const { codes, values } = await reader.readCategories({ file, column, limit: MAX_CATEGORIES });
    categories.push({ name: column.name, codes, categories: values });
  }
  return { numbers, dates: await readDates(reader, file, columns), categories };
}

async function readDates(
  reader: TableReader,
  file: string,
  columns: SourceTable['columns'],
): Promise<DateColumn[]> {
  const dates = columns
    .filter(({ type, statistics }) => type === 'datetime' && statistics.unique_count >= 2)
    .slice(0, MAX_DATE_COLUMNS);
  if (dates.length === 0) return [];
  const { columns: values } = await reader.readFeatures({ file, columns: dates });
  return dates.map(({ name, storageType }, i) => {
    const hasTime = storageType !== 'DATE';
    const unit = hasTime ? MS_PER_SECOND : MS_PER_DAY;
    return { name, hasTime, values: values[i]!.map((value) => Math.round(value * unit)) };
  });
}
