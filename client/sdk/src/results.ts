import type { ProcessingResult } from '../../../src/ml/ml.schema.ts';
import type { Rest } from './rest.ts';

export interface ResultsOptions {
  /** Of one run; otherwise the latest. */
  readonly runId?: string;
  readonly signal?: AbortSignal;
}

/** Null before the first run. */
export type ReadResults = (datasetId: string, options?: ResultsOptions) => Promise<ProcessingResult | null>;

export function createReadResults(rest: Rest): ReadResults {
  return (datasetId, { runId, signal } = {}) => {
    const query = runId === undefined ? '' : `?run_id=${encodeURIComponent(runId)}`;
    return rest<ProcessingResult | null>({
      method: 'GET',
      path: `/api/ml/results/${encodeURIComponent(datasetId)}${query}`,
      signal,
    });
  };
}
