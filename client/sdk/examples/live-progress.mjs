// Live progress: follows a run step by step. Ctrl-C cancels it.
//
//   node live-progress.mjs [table.csv]        (without a table: a bundled one; see connect.mjs for the account)

import { DataMirageError } from '@data-mirage/client';
import { connect } from './connect.mjs';

const [path] = process.argv.slice(2);
const client = await connect();
const cancelling = new AbortController();
process.once('SIGINT', () => cancelling.abort());

try {
  const dataset =
    path === undefined
      ? await client.datasets.copySample({ name: 'palmer-penguins' })
      : await client.datasets.upload(path);
  const run = client.process(
    dataset.id,
    { reduction_method: 'umap', clustering_method: 'kmeans', handle_missing: 'median' },
    { signal: cancelling.signal },
  );

  for await (const { progress, stage, message } of run.progress) {
    console.log(`${String(Math.round(progress)).padStart(3)} %  ${stage}  ${message}`);
  }
  const { clusters, metadata } = await run.result;
  console.log(`${clusters.length} groups after ${metadata.processing_time.toFixed(1)} s`);
} catch (error) {
  if (!(error instanceof DataMirageError)) throw error;
  console.error(error.code === 'ABORTED' ? 'cancelled' : `${error.code}: ${error.message}`);
  process.exitCode = 1;
} finally {
  await client.close();
}
