import type { TableReader } from '../../../table/reader.ts';
import type { MLConfig } from '../../ml.schema.ts';
import { type FittedFeature, featureMatrix } from '../feature-matrix.ts';
import type { Feature } from '../features.ts';
import { handleMissingAsFitted } from '../missing-values.ts';
import type { Preprocessed } from '../preprocess.ts';
import { sampleRows } from '../sampling.ts';
import type { SourceTable } from '../source-table.ts';
import { counted } from '../wording.ts';
import { alignedColumns } from './aligned-columns.ts';
import type { Fit } from './fit.ts';
import { readAsFitted } from './read-as-fitted.ts';

/**
 * Prepares a table exactly as an earlier one was: the same columns, fillings, categories and scales, so that equal rows get
 * equal features.
 *
 * @param config with the settings of the earlier run
 * @throws AppError BAD_REQUEST when a column is missing or holds something else, or too few rows are left
 */
export async function preprocessAsFitted(
  reader: TableReader,
  { columns, rowCount, tableFile }: SourceTable,
  config: MLConfig,
  fit: Fit,
): Promise<Preprocessed> {
  const read = await readAsFitted(reader, tableFile, alignedColumns(columns, fit.features), fit.features);
  const usable = handleMissingAsFitted(read.features, rowCount, config.handle_missing);
  const sampled = sampleRows(usable.rows, config.max_samples, config.random_state);
  const fitted = fit.features.map((feature, f) => fittedTo(feature, read.features[f]!));
  const { x, names } = featureMatrix(read.features, fitted, sampled.rows);
  return {
    x,
    names,
    rows: sampled.rows,
    features: read.features,
    fitted: fit.features,
    usableRows: usable.rows.length,
    steps: [
      ...read.steps,
      ...usable.steps,
      ...sampled.steps,
      `${counted(x.rows, 'row')} and ${counted(x.columns, 'feature')} went in, filled, encoded and scaled as in the earlier run.`,
    ],
  };
}

/**
 * Fills what the earlier table had no filling for by what its scale makes 0. And names no category that this table does not
 * hold: whoever reads its features may not be allowed to read the earlier table.
 */
function fittedTo(fitted: FittedFeature, feature: Feature): FittedFeature {
  const present = new Set(feature.use === 'categories' ? feature.codes : []);
  const columns = fitted.columns.map((column) => {
    const { measure, scale } = column;
    const filler = column.filler ?? scale.centre * scale.unit;
    if (measure.kind !== 'category') return { ...column, filler };
    const category = present.has(measure.code)
      ? fitted.categories[measure.code]
      : '(a category of the earlier run)';
    return { ...column, filler, name: `${fitted.column}=${category}` };
  });
  return { ...fitted, columns };
}
