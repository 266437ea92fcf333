import type { TableReader } from '../../table/reader.ts';
import type { MLConfig } from '../ml.schema.ts';
import { chooseColumns } from './choose-columns.ts';
import { type FeatureMatrix, type FittedFeature, featureMatrix, fitFeatures } from './feature-matrix.ts';
import { type Feature, readChosen } from './features.ts';
import { handleMissing } from './missing-values.ts';
import { targetOf } from './plans.ts';
import { sampleRows } from './sampling.ts';
import { type Scaling, scalingOf } from './scaling.ts';
import type { SourceTable } from './source-table.ts';
import { tellingFeatures } from './telling-features.ts';
import { counted } from './wording.ts';

/** A table ready for the kernels, and how it came to be. */
export interface Preprocessed extends FeatureMatrix {
  /** (x.rows,): index in the uploaded table of each row of `x`, ascending. */
  readonly rows: Uint32Array;
  /** As read, over all rows of the table: unscaled, empty cells empty. */
  readonly features: readonly Feature[];
  /** What each of them has become, so that other rows can be laid out the same way. */
  readonly fitted: readonly FittedFeature[];
  /** Rows that could be used, before a sample of them was drawn. */
  readonly usableRows: number;
  readonly steps: readonly string[];
}

/** @throws AppError BAD_REQUEST when the table or the configuration leaves too little to work on */
export async function preprocess(
  reader: TableReader,
  table: SourceTable,
  config: MLConfig,
): Promise<Preprocessed> {
  const { columns, rowCount, tableFile } = table;
  const { chosen, steps } = chooseColumns(columns, rowCount, config, targetOf(config)?.column);
  const read = await readChosen(reader, tableFile, chosen);
  const usable = handleMissing(read.features, rowCount, config.handle_missing);
  const sampled = sampleRows(usable.rows, config.max_samples, config.random_state);
  const telling = tellingFeatures(read.features, sampled.rows, usable.fillers);
  const scaling = scalingOf(config);
  const { fitted, steps: fitSteps } = fitFeatures(telling.features, sampled.rows, telling.fillers, scaling);
  const { x, names } = featureMatrix(telling.features, fitted, sampled.rows);
  return {
    x,
    names,
    rows: sampled.rows,
    features: telling.features,
    fitted,
    usableRows: usable.rows.length,
    steps: [
      ...steps,
      ...read.steps,
      ...usable.steps,
      ...sampled.steps,
      ...telling.steps,
      ...fitSteps,
      `${counted(x.rows, 'row')} and ${counted(x.columns, 'feature')} went in, ${SCALED[scaling]}.`,
    ],
  };
}

const SCALED: Readonly<Record<Scaling, string>> = {
  standard: 'scaled to mean 0 and standard deviation 1',
  robust: 'scaled to median 0 and interquartile range 1',
  none: 'not scaled',
};
