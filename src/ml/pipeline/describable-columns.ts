import type {
  CategoryColumn,
  DateColumn,
  DescribedColumns,
  NumberColumn,
} from '../../explanations/facts/described-map.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { TableReader } from '../../table/reader.ts';
import type { Feature } from './features.ts';
import type { SourceTable } from './source-table.ts';

/** A column with more categories says little with each of them, and a table may have very many columns. */
const MAX_CATEGORIES = 50;
const MAX_CATEGORY_COLUMNS = 20;
const MAX_DATE_COLUMNS = 10;

const MS_PER_DAY = 86_400_000;
const MS_PER_SECOND = 1000;

/** The numeric features, as far as an explanation may speak of them. */
export function describableNumbers(features: readonly Feature[]): NumberColumn[] {
  return features.flatMap((feature) =>
    feature.use === 'number' && feature.column.type === 'numeric'
      ? [{ name: feature.column.name, values: feature.values }]
      : [],
  );
}

/** The columns of categories and of dates that an explanation may speak of, whether they are features or not. */
export async function readDescribable(
  reader: TableReader,
  { tableFile: file, columns }: SourceTable,
): Promise<Omit<DescribedColumns, 'numbers'>> {
  const nominal = columns
    .filter(({ type }) => type === 'categorical' || type === 'boolean')
    .filter(({ statistics }) => statistics.unique_count >= 2 && statistics.unique_count <= MAX_CATEGORIES)
    .slice(0, MAX_CATEGORY_COLUMNS);
  const readNominal = async (column: ColumnProfile): Promise<CategoryColumn> => {
    const { codes, values } = await reader.readCategories({ file, column, limit: MAX_CATEGORIES });
    return { name: column.name, codes, categories: values };
  };
  const [dates, ...categories] = await Promise.all([
    readDates(reader, file, columns),
    ...nominal.map(readNominal),
  ]);
  return { dates, categories };
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
