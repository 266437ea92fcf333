import type { MLConfig } from '../ml/ml.schema.ts';
import type { Principal } from '../procedure/context.ts';
import type { PlacedRows } from '../table/export/placed-rows.ts';
import type { DatasetStats } from './stats.schema.ts';

/**
 * What datasets need to know of their processing. The machine-learning slice provides it; compose.ts joins the two, so
 * that neither slice imports the other's service both ways.
 */
export interface DatasetProcessing {
  /** The caller's latest completed run of a dataset, else its owner's. */
  latestResult(principal: Principal, datasetId: string): Promise<LatestResult | null>;
  /** The caller's runs of a dataset, newest first. */
  history(principal: Principal, datasetId: string): Promise<DatasetStats['processing_history']>;
  /** Stops the runs of a dataset that is going away. @returns how to remove their results once its row is gone */
  forget(datasetId: string): Promise<() => Promise<void>>;
}

export interface LatestResult {
  readonly totalPoints: number;
  readonly config: MLConfig;
  /** The file of the map, for processes that read it themselves. */
  readonly mapFile: string;
  /** Where each row stands on the map. */
  placedRows(): Promise<PlacedRows>;
  /** The contract's ProcessingResult as JSON text, in pieces. */
  resultJson(): AsyncIterable<string>;
  /** Rows of the matrix that went into the kernels, as JSON objects; null for a result that came without it. */
  processedRows(window: {
    skip?: number | undefined;
    limit?: number | undefined;
  }): Promise<AsyncIterable<string[]> | null>;
}
