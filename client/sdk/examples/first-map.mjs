// First map: opens an account, copies a bundled table into it, makes a map and says what sets its groups apart.
//
//   npm install @data-mirage/client
//   node first-map.mjs [http://127.0.0.1:8000]

import { createClient } from '@data-mirage/client';

const [url = process.env.DATA_MIRAGE_URL ?? 'http://127.0.0.1:8000'] = process.argv.slice(2);
const client = createClient({ url });

try {
  const email = `ada-${crypto.randomUUID()}@example.org`;
  const password = 'correct-horse-1';
  await client.auth.register({ email, password, confirm_password: password });

  const dataset = await client.datasets.copySample({ name: 'palmer-penguins' });
  console.log(`${dataset.name}: ${dataset.row_count} rows, ${dataset.column_count} columns`);

  const { points, clusters, explanations } = await client.process(dataset.id, {
    reduction_method: 'pca',
    clustering_method: 'kmeans',
    handle_missing: 'median',
  }).result;

  console.log(`${points.length} points in ${clusters.length} groups`);
  for (const { id, label, count } of clusters) {
    const explained = explanations.find(({ cluster_id }) => cluster_id === id);
    console.log(`${label} (${count}): ${explained?.explanation ?? ''}`);
  }
} finally {
  await client.close();
}
