import type { CategoryColumn } from '../../explanations/template/category-facts.ts';
import type { NumberColumn } from '../../explanations/template/number-facts.ts';
import type { TableReader } from '../../table/reader.ts';
import type { Feature } from './features.ts';
import type { SourceTable } from './source-table.ts';

/** A column with more categories says little with each of them, and a table may have very many columns. */
const MAX_CATEGORIES = 50;
const MAX_CATEGORY_COLUMNS = 20;

/** What an explanation may speak of: the numeric features, and columns of categories whether they were features or not. */
export async function describableColumns(
  reader: TableReader,
  { tableFile: file, columns }: SourceTable,
  features: readonly Feature[],
): Promise<{ numbers: NumberColumn[]; categories: CategoryColumn[] }> {
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
  return { numbers, categories };
}
