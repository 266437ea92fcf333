import type { ProcessingResult } from '../generated/api.ts';
import { fromFailedFetch, notOurAnswer } from './errors.ts';
import { readText } from './read-text.ts';
import type { Rest, RestCall } from './rest.ts';

export interface ResultsOptions {
  /** Of one run; otherwise the latest. */
  readonly runId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Null before the first run. */
export type ReadResults = (datasetId: string, options?: ResultsOptions) => Promise<ProcessingResult | null>;

export function createReadResults(rest: Rest, maxBytes: number): ReadResults {
  return async (datasetId, options = {}) => {
    const response = await rest.open(resultsCall(datasetId, options));
    const text = await readText(response, rest.url, maxBytes);
    try {
      return JSON.parse(text) as ProcessingResult | null;
    } catch (thrown) {
      throw thrown instanceof SyntaxError
        ? notOurAnswer(rest.url, response, thrown)
        : fromFailedFetch(thrown, rest.url);
    }
  };
}

export function resultsCall(
  datasetId: string,
  { runId, signal }: ResultsOptions,
  format: 'json' | 'arrow' = 'json',
): RestCall {
  const query = new URLSearchParams({ format, ...(runId !== undefined && { run_id: runId }) });
  return { method: 'GET', path: `/api/ml/results/${encodeURIComponent(datasetId)}?${query}`, signal };
}
