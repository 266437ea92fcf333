import { openAsBlob } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { register } from '../../support/account.ts';
import { peakMemory } from '../../support/process-tree.ts';
import { startMeasuredServer } from '../../support/server.ts';
import type { Outcome } from '../launch.ts';

/** Long enough to hold all that follows the points of a result. */
const FIGURES_BYTES = 4_000_000;

const POLL_MS = 20;

const CONFIG = {
  reduction_method: 'umap',
  clustering_method: 'hdbscan',
  hdbscan_config: { min_cluster_size: 30, min_samples: 10 },
  detect_anomalies: true,
  handle_missing: 'median',
};

/**
 * The job over REST: the server starts with an empty data directory, then each file is uploaded and processed until its
 * result is stored. Cold: with the start of the server; the other files: warm.
 */
export async function runOurJob(files: readonly string[]): Promise<Outcome> {
  const began = performance.now();
  const server = await startMeasuredServer();
  const memory = peakMemory(server.pid);
  // A bench that is stopped takes the server with it.
  const end = () => process.kill(server.pid, 'SIGTERM');
  process.once('exit', end);
  try {
    const token = await register(server.url);
    const seconds: number[] = [];
    let values: Record<string, number> = {};
    let cold = Number.NaN;
    for (const [i, file] of files.entries()) {
      const start = performance.now();
      const readFigures = await processFile(server.url, token, file);
      const end = performance.now();
      if (i === 0) cold = (end - began) / 1000;
      seconds.push((end - start) / 1000);
      values = await readFigures();
    }
    const [first = Number.NaN, ...warm] = seconds;
    return {
      kind: 'ran',
      run: { cold_s: cold, first_s: first, warm_s: warm, memory_mib: memory.stop(), values },
    };
  } catch (error) {
    memory.stop();
    return { kind: 'failed', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    process.off('exit', end);
    await server.stop();
  }
}

/** Until the result is stored. @returns how to read the figures of quality that it carries */
async function processFile(
  url: string,
  token: string,
  file: string,
): Promise<() => Promise<Record<string, number>>> {
  const authorization = `Bearer ${token}`;
  const form = new FormData();
  form.append('file', await openAsBlob(file), 'table.csv');
  const uploaded = await fetch(`${url}/api/datasets/upload`, {
    method: 'POST',
    headers: { authorization },
    body: form,
  });
  if (uploaded.status !== 201) throw new Error(await uploaded.text());
  const { id } = (await uploaded.json()) as { id: string };
  const accepted = await fetch(`${url}/api/ml/process/${id}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', prefer: 'respond-async' },
    body: JSON.stringify(CONFIG),
  });
  if (accepted.status !== 202) throw new Error(await accepted.text());
  await untilStored(`${url}/api/ml/progress/${id}`, authorization);
  return async () => {
    const stored = await fetch(`${url}/api/ml/results/${id}`, { headers: { authorization } });
    const answer = Buffer.from(await stored.arrayBuffer());
    // The figures stand behind the points, of which there may be more than a string can hold.
    const metric = /"trustworthiness":([\d.]+)/.exec(answer.subarray(-FIGURES_BYTES).toString())?.[1];
    return metric === undefined ? {} : { trustworthiness: Number(metric) };
  };
}

async function untilStored(url: string, authorization: string): Promise<void> {
  for (;;) {
    const answer = await fetch(url, { headers: { authorization } });
    const { stage, message } = (await answer.json()) as { stage: string; message: string };
    if (stage === 'completed') return;
    if (stage === 'error' || stage === 'cancelled') throw new Error(message);
    await setTimeout(POLL_MS);
  }
}
