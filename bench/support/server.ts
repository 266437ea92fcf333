import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peakMemory } from './process-tree.ts';

/** The built server in a process of its own, with an empty data directory, observed from outside. */
export interface MeasuredServer {
  readonly url: string;
  readonly pid: number;
  /** Seconds from the process's start to its first healthy answer. */
  readonly startSeconds: number;
  /** Runs `work` and says what it cost the server. */
  observe<T>(
    work: () => Promise<T>,
  ): Promise<{ result: T; seconds: number; loop: LoopDelay; peakMiB: number }>;
  stop(): Promise<void>;
}

/** Milliseconds. */
export interface LoopDelay {
  readonly p99: number;
  readonly max: number;
}

export async function startMeasuredServer(environment: Record<string, string> = {}): Promise<MeasuredServer> {
  const dataDir = environment['DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'data-mirage-bench-'));
  const port = await freePort();
  const began = performance.now();
  const child = fork(new URL('../../dist/src/main.js', import.meta.url), {
    execArgv: ['--import', new URL('./loop-monitor.mjs', import.meta.url).href],
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      RATE_LIMIT_ENABLED: 'false',
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child);
  const startSeconds = (performance.now() - began) / 1000;

  return {
    url,
    pid: child.pid!,
    startSeconds,
    observe: async (work) => {
      child.send('loop:reset');
      const memory = peakMemory(child.pid!);
      const start = performance.now();
      const result = await work();
      const seconds = (performance.now() - start) / 1000;
      return { result, seconds, peakMiB: memory.stop(), loop: await loopDelay(child) };
    },
    stop: async () => {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await exited;
      if (environment['DATA_DIR'] === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function loopDelay(child: ChildProcess): Promise<LoopDelay> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as LoopDelay));
    child.send('loop:report');
  });
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the server ended with exit code ${child.exitCode}`);
    const answer = await fetch(`${url}/health`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject()));
    });
  });
}
