import { readFileSync } from 'node:fs';
import type { TaskProgress } from '../../src/compute/compute.ts';
import { createProcessPool } from '../../src/compute/process-pool.ts';
import { type MLConfigInput, mlConfigSchema } from '../../src/ml/ml.schema.ts';
import { expectedWorkload, type Workload } from '../../src/ml/pipeline/cost/workload.ts';
import type { PipelineOutput, PipelineTask } from '../../src/ml/pipeline/pipeline.ts';
import type { SourceTable } from '../../src/ml/pipeline/source-table.ts';

export interface MeasuredRun {
  readonly workload: Workload;
  readonly seconds: PipelineOutput['seconds'];
  /** Of the compute process, resident. */
  readonly peakMiB: number;
  /** When each word of progress came, in seconds since the first. */
  readonly told: readonly (TaskProgress & { readonly at: number })[];
  /** From the first word of progress to the end. */
  readonly totalSeconds: number;
}

export const THREADS = 2;

const LIMITS = { timeoutSeconds: 1800, memoryMb: 16_384 };
const POLL_MS = 10;

/** Runs the pipeline once, in a compute process of its own, as the service does. */
export async function measureRun(
  table: SourceTable,
  settings: MLConfigInput,
  resultFile: string,
): Promise<MeasuredRun> {
  const config = mlConfigSchema.parse(settings);
  const pool = createProcessPool({ reuseBelowMb: 0, restockMs: LIMITS.timeoutSeconds * 1000 });
  let peakMiB = 0;
  const look = () => {
    for (const pid of pool.processIds()) peakMiB = Math.max(peakMiB, highWaterMark(pid));
  };
  const timer = setInterval(look, POLL_MS);
  const told: (TaskProgress & { at: number })[] = [];
  let startedAt = Number.NaN;
  try {
    const { seconds } = await pool.run<PipelineTask, PipelineOutput>({
      kind: 'pipeline',
      input: {
        ...table,
        config,
        reference: null,
        threads: THREADS,
        memoryMb: LIMITS.memoryMb,
        resultFile,
        featuresFile: `${resultFile}.features`,
        fitFile: `${resultFile}.fit`,
        frameFile: `${resultFile}.frame`,
        keptEmbedding: null,
        newEmbedding: null,
        neighborsFiles: [],
      },
      limits: LIMITS,
      onProgress: (progress) => {
        const now = performance.now();
        if (told.length === 0) startedAt = now;
        told.push({ ...progress, at: (now - startedAt) / 1000 });
      },
    });
    const totalSeconds = (performance.now() - startedAt) / 1000;
    look();
    const workload = expectedWorkload(table, config).most;
    return { workload, seconds, peakMiB, told, totalSeconds };
  } finally {
    clearInterval(timer);
    await pool.close();
  }
}

/** The most that a process has held so far (Linux). */
function highWaterMark(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
