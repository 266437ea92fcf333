import type { LatestResult } from './dataset-processing.ts';
import type { DatasetDetail } from './datasets.schema.ts';

/** DatasetWithData as JSON text, piece by piece: a table of any size passes through in constant memory. */
export async function* datasetWithDataJson(
  detail: DatasetDetail,
  rows: AsyncIterable<string[]>,
  latest: LatestResult | null,
  window: { skip?: number | undefined; limit?: number | undefined },
): AsyncGenerator<string> {
  yield JSON.stringify(detail).slice(0, -1);
  yield ',"original_data":';
  yield* jsonArray(rows);
  if (latest === null) {
    yield ',"processed_data":null,"processing_config":null,"processing_results":null}';
    return;
  }
  yield ',"processed_data":';
  const processed = await latest.processedRows(window);
  if (processed === null) yield 'null';
  else yield* jsonArray(processed);
  yield `,"processing_config":${JSON.stringify(latest.config)},"processing_results":`;
  yield* latest.resultJson();
  yield '}';
}

/** Batches of JSON values as one JSON array. */
export async function* jsonArray(batches: AsyncIterable<string[]>): AsyncGenerator<string> {
  let separator = '[';
  for await (const batch of batches) {
    if (batch.length === 0) continue;
    yield separator + batch.join(',');
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

/** DatasetList, put together from the texts of its datasets. */
export function datasetListJson(cards: readonly string[], numbers: object): Buffer {
  return Buffer.from(`{"datasets":[${cards.join(',')}],${JSON.stringify(numbers).slice(1)}`);
}
