import { createRandom } from '../../src/kernels/random.ts';
import { register } from '../support/account.ts';
import { median } from '../support/median.ts';
import { startMeasuredServer } from '../support/server.ts';

/**
 * The whole job over REST: a table of 10,000 × 50 (a Gaussian mixture of ten) through PCA, K-Means and the isolation
 * forest, from the process call to the last byte of its answer. Needs the build: `npm run bench:job`.
 */

const ROWS = 10_000;
const COLUMNS = 50;
const REPEATS = 7;

const server = await startMeasuredServer();
try {
  console.log(`server ready after ${server.startSeconds.toFixed(2)} s on an empty data directory`);
  const token = await register(server.url);
  const datasetId = await upload(server.url, token, mixtureCsv());
  await processDataset(server.url, token, datasetId, 0);

  const seconds: number[] = [];
  const delays: number[] = [];
  let peakMiB = 0;
  let bytes = 0;
  for (let seed = 1; seed <= REPEATS; seed++) {
    const observed = await server.observe(() => processDataset(server.url, token, datasetId, seed));
    seconds.push(observed.seconds);
    delays.push(observed.loop.p99);
    peakMiB = Math.max(peakMiB, observed.peakMiB);
    bytes = observed.result;
  }
  console.log(`${ROWS} × ${COLUMNS}, PCA + K-Means + anomalies, ${REPEATS} runs, warm:`);
  console.log(
    `  call to answer   median ${median(seconds).toFixed(2)} s, worst ${Math.max(...seconds).toFixed(2)} s`,
  );
  console.log(
    `  event loop p99   median ${median(delays).toFixed(1)} ms, worst ${Math.max(...delays).toFixed(1)} ms`,
  );
  console.log(`  answer           ${(bytes / 1e6).toFixed(1)} MB`);
  console.log(`  peak memory      ${peakMiB.toFixed(0)} MiB, all processes`);
} finally {
  await server.stop();
}

async function upload(url: string, token: string, csv: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([csv]), 'mixture.csv');
  const answer = await fetch(`${url}/api/datasets/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  if (answer.status !== 201) throw new Error(await answer.text());
  return ((await answer.json()) as { id: string }).id;
}

/** @returns bytes of the answer */
async function processDataset(url: string, token: string, id: string, seed: number): Promise<number> {
  const answer = await fetch(`${url}/api/ml/process/${id}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ reduction_method: 'pca', clustering_method: 'kmeans', random_state: seed }),
  });
  const body = await answer.arrayBuffer();
  if (answer.status !== 200) throw new Error(Buffer.from(body).toString());
  return body.byteLength;
}

function mixtureCsv(): string {
  const random = createRandom(1);
  const centers = Array.from({ length: 10 * COLUMNS }, () => random.normal() * 3);
  const lines = [Array.from({ length: COLUMNS }, (_, i) => `x${i}`).join(',')];
  for (let row = 0; row < ROWS; row++) {
    const center = random.below(10) * COLUMNS;
    const cells = Array.from({ length: COLUMNS }, (_, i) =>
      ((centers[center + i] ?? 0) + random.normal()).toFixed(5),
    );
    lines.push(cells.join(','));
  }
  return `${lines.join('\n')}\n`;
}
