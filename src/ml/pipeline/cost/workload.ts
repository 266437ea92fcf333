import type { Metric } from '../../../kernels/distance.ts';
import type { ColumnProfile } from '../../../table/profile.ts';
import type { MLConfig } from '../../ml.schema.ts';
import { alignedColumns } from '../alignment/aligned-columns.ts';
import type { Fit } from '../alignment/fit.ts';
import { type ChosenColumn, chooseColumns, MAX_ENCODED_CATEGORIES } from '../choose-columns.ts';
import { targetOf } from '../plans.ts';

/** What the time and the memory of a run depend on. */
export interface Workload {
  readonly tableRows: number;
  /** Columns of the table that become features. */
  readonly columns: number;
  /** Rows that go into the kernels. */
  readonly rows: number;
  /** Columns of the matrix that goes into the kernels. */
  readonly features: number;
  readonly config: MLConfig;
  /** Of the map that the rows are placed into, where they do not get one of their own. */
  readonly referenceRows?: number;
  /** Whether the map is that of an earlier run. */
  readonly takesMapOver?: boolean;
  /** Metrics by which an earlier run has left all neighbours that are needed. */
  readonly keptNeighbors?: readonly Metric[];
  /** How many of the rows have no equal there, once that is known. */
  readonly placedRows?: number;
}

interface Table {
  readonly columns: readonly ColumnProfile[];
  readonly rowCount: number;
}

/**
 * The workload of a run as its table's profile lets expect it. With `handle_missing: drop` the profile tells only how
 * many cells of each column are empty, not in how many rows: the rows left lie between two bounds.
 *
 * @param reference the run whose map the rows are to be placed into, if any
 * @throws AppError BAD_REQUEST when the configuration names columns that cannot be features, or the reference's are not there
 */
export function expectedWorkload(
  { columns, rowCount }: Table,
  config: MLConfig,
  reference?: Fit,
): { readonly least: Workload; readonly most: Workload } {
  const chosen =
    reference === undefined
      ? chooseColumns(columns, rowCount, config, targetOf(config)?.column).chosen
      : alignedColumns(columns, reference.features);
  const holes = config.handle_missing === 'drop' ? chosen.map(holesOf) : [0];
  const features =
    reference === undefined
      ? chosen.reduce((count, column) => count + featuresOf(column), 0)
      : reference.features.reduce((count, feature) => count + feature.columns.length, 0);
  const withRows = (rows: number): Workload => ({
    tableRows: rowCount,
    columns: chosen.length,
    rows: Math.min(rows, config.max_samples ?? rows),
    features,
    config,
    ...(reference === undefined ? {} : { referenceRows: reference.rows }),
  });
  const summed = holes.reduce((sum, count) => sum + count, 0);
  return {
    least: withRows(Math.max(0, rowCount - summed)),
    most: withRows(rowCount - holes.reduce((most, count) => Math.max(most, count), 0)),
  };
}

function holesOf({ column }: ChosenColumn): number {
  return column.statistics.null_count;
}

/** A date may come with three cycles of two features each. */
const DATE_FEATURES = 7;

function featuresOf({ column, use }: ChosenColumn): number {
  if (use === 'categories') return Math.min(column.statistics.unique_count, MAX_ENCODED_CATEGORIES);
  return use === 'date' ? DATE_FEATURES : 1;
}
