import { rm } from 'node:fs/promises';
import { ingest } from '../../src/table/ingest.ts';
import { DEFAULT_INGEST_LIMITS } from '../../src/table/limits.ts';
import { duckDbBaseline, type Reading } from './duckdb-baseline.ts';

/** A child process that runs one contestant once and reports its time and its memory. */
export interface Task {
  readonly contestant: 'ingest' | Reading;
  readonly source: string;
  readonly target: string;
  readonly scratch: string;
}

export interface Figures {
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly peakRssMb: number;
}

const THREADS = 2;
const MEMORY_LIMIT_MB = 512;

async function run({ contestant, source, target, scratch }: Task): Promise<void> {
  if (contestant !== 'ingest') {
    await duckDbBaseline({
      source,
      target,
      reading: contestant,
      threads: THREADS,
      memoryLimitMb: MEMORY_LIMIT_MB,
    });
    return;
  }
  await ingest(
    {
      source,
      target,
      scratch,
      kind: 'csv',
      options: {},
      limits: DEFAULT_INGEST_LIMITS,
      threads: THREADS,
      memoryLimitMb: MEMORY_LIMIT_MB,
      utf8: { valid: true, hasNul: false }, // the uploader checks while it receives
    },
    () => {},
  );
  await rm(target);
}

process.once('message', (task: Task) => {
  const start = performance.now();
  const cpu = process.cpuUsage();
  run(task).then(
    () => {
      const { user, system } = process.cpuUsage(cpu);
      const figures: Figures = {
        milliseconds: performance.now() - start,
        cpuMilliseconds: (user + system) / 1000,
        peakRssMb: process.resourceUsage().maxRSS / 1024,
      };
      process.send?.(figures, () => process.disconnect());
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
