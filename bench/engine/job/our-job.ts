import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { WebSocket } from 'ws';
import { register } from '../../support/account.ts';
import { peakMemory } from '../../support/process-tree.ts';
import { startMeasuredServer } from '../../support/server.ts';
import type { Outcome } from '../launch.ts';

/** Long enough to hold all that follows the points of a result. */
const FIGURES_BYTES = 4_000_000;

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
    const live = await openLive(server.url, token);
    const seconds: number[] = [];
    let values: Record<string, number> = {};
    let cold = Number.NaN;
    for (const [i, file] of files.entries()) {
      const start = performance.now();
      const readFigures = await processFile(server.url, token, live, file);
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
  live: Live,
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
  const stored = live.stored(id);
  const accepted = await fetch(`${url}/api/ml/process/${id}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', prefer: 'respond-async' },
    body: JSON.stringify(CONFIG),
  });
  if (accepted.status !== 202) throw new Error(await accepted.text());
  await stored;
  return async () => {
    const result = await fetch(`${url}/api/ml/results/${id}`, { headers: { authorization } });
    const answer = Buffer.from(await result.arrayBuffer());
    // The figures stand behind the points, of which there may be more than a string can hold.
    const metric = /"trustworthiness":([\d.]+)/.exec(answer.subarray(-FIGURES_BYTES).toString())?.[1];
    return metric === undefined ? {} : { trustworthiness: Number(metric) };
  };
}

/** What is told of the runs of an account. */
interface Live {
  /** Settles when the result of a dataset's run is stored. */
  stored(datasetId: string): Promise<void>;
}

/** Told rather than asked for: asking again and again takes time of the cores that compute. */
async function openLive(url: string, token: string): Promise<Live> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?token=${token}&points=url`);
  const waiting = new Map<string, { resolve(): void; reject(error: Error): void }>();
  socket.on('message', (frame: Buffer) => {
    const event = JSON.parse(frame.toString()) as { type: string; dataset_id?: string; error?: string };
    const waits = waiting.get(event.dataset_id ?? '');
    if (event.type === 'processing_completed') waits?.resolve();
    else if (event.type === 'processing_error') waits?.reject(new Error(event.error));
    else if (event.type === 'processing_cancelled') waits?.reject(new Error('the run was cancelled'));
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('the live connection was closed'));
  });
  await once(socket, 'open');
  return {
    stored: (datasetId) => new Promise((resolve, reject) => waiting.set(datasetId, { resolve, reject })),
  };
}
