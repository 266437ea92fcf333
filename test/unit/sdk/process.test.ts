import { TRPCError } from '@trpc/server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type DataMirageClient } from '../../../client/sdk/src/client.ts';
import { type StubService, startStubService } from './stub-service.ts';

const CONFIG = {
  reduction_method: 'pca',
  clustering_method: 'kmeans',
  kmeans_config: { n_clusters: 4 },
} as const;
const RESULT = { run_id: 'run-1', points: [] };

describe('a run', () => {
  let service: StubService;
  let client: DataMirageClient;
  beforeEach(async () => {
    service = await startStubService();
    service.goodTokens.add('good');
    service.result = RESULT;
    client = createClient({ url: service.url, tokens: { access_token: 'good' } });
  });
  afterEach(async () => {
    await client.close();
    await service.close();
  });

  const progress = (percent: number, run = 'run-1') =>
    service.publish({
      type: 'processing_progress',
      run_id: run,
      dataset_id: 'dataset-1',
      stage: 'reduction',
      progress: percent,
      message: `${percent}`,
      estimated_remaining: null,
    });
  const end = (type: string, more: Record<string, unknown> = {}) =>
    service.publish({ type, run_id: 'run-1', dataset_id: 'dataset-1', ...more });

  it('tells its own progress, then its result, and misses nothing that comes before the answer', async () => {
    service.onProcess = () => {
      progress(10);
      progress(50, 'run-of-another-config');
      progress(90);
      end('processing_completed');
      return 'queued';
    };
    const run = client.process('dataset-1', CONFIG);
    expect(await percents(run.progress)).toEqual([10, 90]);
    expect(await run.result).toEqual(RESULT);
    expect(service.processed).toMatchObject([{ dataset_id: 'dataset-1', kmeans_config: { n_clusters: 4 } }]);
  });

  it('that was done before is answered at once', async () => {
    service.onProcess = () => 'completed';
    const run = client.process('dataset-1', CONFIG);
    expect(await run.result).toEqual(RESULT);
    expect(await percents(run.progress)).toEqual([]);
  });

  it('that fails rejects with the reason, and its progress ends', async () => {
    service.onProcess = () => {
      progress(10);
      end('processing_error', { error: 'The run took longer than 1800 s.' });
      return 'running';
    };
    const run = client.process('dataset-1', CONFIG);
    expect(await percents(run.progress)).toEqual([10]);
    await expect(run.result).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      status_code: 400,
      message: 'The run took longer than 1800 s.',
    });
  });

  it('that another caller cancels rejects', async () => {
    service.onProcess = () => {
      end('processing_cancelled');
      return 'running';
    };
    await expect(client.process('dataset-1', CONFIG).result).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('is cancelled when its caller aborts', async () => {
    const aborting = new AbortController();
    service.onProcess = () => {
      progress(10);
      return 'running';
    };
    const run = client.process('dataset-1', CONFIG, { signal: aborting.signal });
    for await (const step of run.progress) {
      expect(step.progress).toBe(10);
      aborting.abort();
    }
    await expect(run.result).rejects.toMatchObject({ code: 'ABORTED' });
    await expect.poll(() => service.cancelled).toEqual(['dataset-1']);
  });

  it('whose caller aborted before is never started', async () => {
    const run = client.process('dataset-1', CONFIG, { signal: AbortSignal.abort() });
    await expect(run.result).rejects.toMatchObject({ code: 'ABORTED' });
    expect(service.processed).toEqual([]);
  });

  it('goes on over a cut connection and misses nothing', async () => {
    service.onProcess = () => {
      progress(10);
      return 'running';
    };
    const run = client.process('dataset-1', CONFIG);
    const seen: number[] = [];
    for await (const step of run.progress) {
      seen.push(step.progress);
      if (step.progress !== 10) continue;
      service.cutSockets();
      progress(60);
      end('processing_completed');
    }
    expect(seen).toEqual([10, 60]);
    expect(await run.result).toEqual(RESULT);
  });

  it('tells its id as soon as it is known, and rejects it when it never begins', async () => {
    service.onProcess = () => 'completed';
    expect(await client.process('dataset-1', CONFIG).runId).toBe('run-1');
    service.onProcess = () => {
      throw new TRPCError({ code: 'UNAUTHORIZED', message: 'Log in first.' });
    };
    await expect(client.process('dataset-1', CONFIG).runId).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('gives the frames that were asked for', async () => {
    service.onProcess = () => {
      const axes = { stride: 1, total_points: 1, minimum: [0, 0, -2], maximum: [0, 65535, 2] };
      end('processing_frame', {
        ...axes,
        step: 1,
        positions: Buffer.from([0, 0, 1, 2, 255, 255]).toString('base64'),
      });
      end('processing_frame', { ...axes, step: 2, positions: 'AAAA' });
      end('processing_frame', { ...axes, step: 3, positions: '' });
      end('processing_completed');
      return 'running';
    };
    const run = client.process('dataset-1', CONFIG, { frames: true });
    const frames: [step: number, positions: Float32Array][] = [];
    for await (const { step, positions } of run.frames) frames.push([step, positions]);
    // What cannot be read is passed over.
    expect(frames).toEqual([
      [1, Float32Array.of(0, 513, 2)],
      [3, new Float32Array(0)],
    ]);
    await run.result;
    expect(service.subscribed).toEqual([{ frames: true }]);
  });

  it('does not hang when the client is closed', async () => {
    service.onProcess = () => {
      progress(10);
      return 'running';
    };
    const run = client.process('dataset-1', CONFIG);
    for await (const _ of run.progress) void client.close();
    await expect(run.result).rejects.toMatchObject({ name: 'DataMirageError' });
  });
});

async function percents(progress: AsyncIterable<{ readonly progress: number }>): Promise<number[]> {
  const seen: number[] = [];
  for await (const step of progress) seen.push(step.progress);
  return seen;
}
