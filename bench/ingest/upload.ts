import { existsSync, openAsBlob } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { register } from '../support/account.ts';
import { median } from '../support/median.ts';
import { startMeasuredServer } from '../support/server.ts';
import { writeSampleCsv } from './generate.ts';
import { runOnce } from './run-contestant.ts';

/**
 * The same file through the whole service, from the first byte sent to the 201, against DuckDB alone; they take turns.
 * Needs the build: `npm run bench:upload [-- rows repeats]`.
 */
const rows = Number(process.argv[2] ?? 1_000_000);
const repeats = Number(process.argv[3] ?? 3);
const SEED = 20_240_229;
const BASELINES = ['types told', 'types found', 'defaults'] as const;

const directory = fileURLToPath(new URL('../data/ingest', import.meta.url));
const scratch = `${directory}/scratch`;
await mkdir(scratch, { recursive: true });
const source = `${directory}/sample-${rows}.csv`;
if (!existsSync(source)) await writeSampleCsv(source, rows, SEED);
console.log(
  `${rows} rows × 12 columns, ${((await stat(source)).size / 1e6).toFixed(1)} MB, medians of ${repeats}`,
);

const server = await startMeasuredServer();
try {
  const token = await register(server.url);
  await upload(server.url, token);
  const uploads: { seconds: number; peakMiB: number; p99: number; max: number }[] = [];
  const alone = new Map<string, number[]>(BASELINES.map((baseline) => [baseline, []]));
  for (let repeat = 0; repeat < repeats; repeat++) {
    const { seconds, peakMiB, loop } = await server.observe(() => upload(server.url, token));
    uploads.push({ seconds, peakMiB, ...loop });
    for (const contestant of BASELINES) {
      const { milliseconds } = await runOnce({
        contestant,
        source,
        scratch,
        target: `${directory}/out-${process.pid}.parquet`,
      });
      alone.get(contestant)?.push(milliseconds / 1000);
    }
  }
  const ours = median(uploads.map(({ seconds }) => seconds));
  console.log(`upload to 201                 ${ours.toFixed(2)} s`);
  for (const [baseline, seconds] of alone) {
    const theirs = median(seconds);
    console.log(
      `DuckDB alone, ${baseline.padEnd(15)} ${theirs.toFixed(2)} s, upload takes ${(ours / theirs).toFixed(2)} ×`,
    );
  }
  console.log(`event loop p99, worst upload  ${Math.max(...uploads.map(({ p99 }) => p99)).toFixed(1)} ms`);
  console.log(`event loop longest            ${Math.max(...uploads.map(({ max }) => max)).toFixed(1)} ms`);
  console.log(
    `peak memory, all processes    ${Math.max(...uploads.map(({ peakMiB }) => peakMiB)).toFixed(0)} MiB`,
  );
} finally {
  await server.stop();
}

async function upload(url: string, token: string): Promise<void> {
  const form = new FormData();
  form.append('file', await openAsBlob(source), 'sample.csv');
  const answer = await fetch(`${url}/api/datasets/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  if (answer.status !== 201) throw new Error(await answer.text());
}
