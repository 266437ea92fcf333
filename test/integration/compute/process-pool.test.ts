import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import {
  type ComputeLimits,
  TaskCancelled,
  TaskCrashed,
  type TaskProgress,
} from '../../../src/compute/compute.ts';
import {
  createProcessPool,
  type ProcessPool,
  type ProcessPoolOptions,
} from '../../../src/compute/process-pool.ts';
import { AppError } from '../../../src/platform/app-error.ts';
import { forkEntry } from '../../../src/platform/entry.ts';

const tasksModule = new URL('./tasks.fixture.ts', import.meta.url);
const limits: ComputeLimits = { timeoutSeconds: 600, memoryMb: 1024 };

const pools: ProcessPool[] = [];
function createPool(options: ProcessPoolOptions = {}): ProcessPool {
  const pool = createProcessPool({ tasksModule, ...options });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return (
      process.platform !== 'linux' || !/^\d+ \(.*\) [ZX]/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
    );
  } catch {
    return false;
  }
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20);
}

/** Starts a task that computes for ever, and resolves with its process once it does. */
async function spin(pool: ProcessPool, signal: AbortSignal) {
  const started = deferred<number>();
  const outcome = pool
    .run({
      kind: 'spin',
      input: null,
      limits,
      signal,
      onProgress: ({ message }) => started.resolve(Number(message)),
    })
    .catch((error: unknown) => error);
  return { outcome, pid: await started.promise };
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const failureOf = (running: Promise<unknown>) =>
  running.then(
    () => null,
    (error: unknown) => error,
  );

test('a task gets its input and gives its output, typed arrays and dates included', async () => {
  const input = { values: Float64Array.of(1, Number.NaN, -0), when: new Date(0), nothing: undefined };
  expect(await createPool().run({ kind: 'echo', input, limits })).toEqual(input);
});

test('progress arrives in order while the task computes', async () => {
  const heard: TaskProgress[] = [];
  const pool = createPool();
  const last = await pool.run({
    kind: 'count-to',
    input: 5,
    limits,
    onProgress: (progress) => heard.push(progress),
  });
  expect(last).toBe(5);
  expect(heard.map(({ message }) => message)).toEqual(['1', '2', '3', '4', '5']);
});

test('a process that came through well serves the next task', async () => {
  const pool = createPool({ restockMs: 60_000 });
  const first = await pool.run({ kind: 'whoami', input: null, limits });
  await failureOf(pool.run({ kind: 'refuse', input: null, limits }));
  expect(await pool.run({ kind: 'whoami', input: null, limits })).toBe(first);
});

test('a process that holds much memory after its task is replaced', async () => {
  const pool = createPool({ reuseBelowMb: 1 });
  const first = await pool.run<null, number>({ kind: 'whoami', input: null, limits });
  expect(await pool.run({ kind: 'whoami', input: null, limits })).not.toBe(first);
  await until(() => !isRunning(first));
});

test('a task over its memory is stopped and told what to change', async () => {
  const pool = createPool();
  const failure = await failureOf(
    pool.run({ kind: 'gorge', input: null, limits: { ...limits, memoryMb: 300 } }),
  );
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({ code: 'BAD_REQUEST' });
  expect(String(failure)).toMatch(/more than 300 MB of memory.*PROCESSING_MEMORY_MB/);
  expect(await pool.run({ kind: 'echo', input: 'next', limits })).toBe('next');
});

test('a task that exhausts the JavaScript heap is told the same', async () => {
  const failure = await failureOf(createPool().run({ kind: 'fill-heap', input: null, limits }));
  expect(failure).toMatchObject({ code: 'BAD_REQUEST' });
  expect(String(failure)).toMatch(/of memory/);
});

test('a task over its time is stopped and told what to change', async () => {
  const pool = createPool();
  const failure = await failureOf(
    pool.run({ kind: 'spin', input: null, limits: { ...limits, timeoutSeconds: 0.3 } }),
  );
  expect(failure).toMatchObject({ code: 'BAD_REQUEST' });
  expect(String(failure)).toMatch(/longer than 0\.3 seconds.*PROCESSING_TIMEOUT_SECONDS/);
  expect(await pool.run({ kind: 'echo', input: 'next', limits })).toBe('next');
});

test('a cancelled task is over, its process gone, when its caller hears of it', async () => {
  const cancel = new AbortController();
  const { outcome, pid } = await spin(createPool(), cancel.signal);
  cancel.abort();
  expect(await outcome).toBeInstanceOf(TaskCancelled);
  expect(isRunning(pid)).toBe(false);
});

test('a task that is cancelled before it starts never starts', async () => {
  const pool = createPool();
  const cancel = new AbortController();
  const busy = await spin(pool, cancel.signal);
  const waiting = new AbortController();
  const queued = failureOf(pool.run({ kind: 'spin', input: null, limits, signal: waiting.signal }));
  waiting.abort();
  expect(await queued).toBeInstanceOf(TaskCancelled);
  expect(
    await failureOf(pool.run({ kind: 'echo', input: 1, limits, signal: AbortSignal.abort() })),
  ).toBeInstanceOf(TaskCancelled);
  expect(pool.stats()).toMatchObject({ running: 1, waiting: 0 });
  cancel.abort();
  await busy.outcome;
});

test('a process that dies is told apart from a task that fails', async () => {
  const pool = createPool();
  const failure = await failureOf(pool.run({ kind: 'die', input: null, limits }));
  expect(failure).toBeInstanceOf(TaskCrashed);
  expect(String(failure)).toContain('SIGKILL');
  expect(await pool.run({ kind: 'echo', input: 'next', limits })).toBe('next');
});

test('a process that cannot load its tasks is a crash with its reason', async () => {
  const pool = createPool({ tasksModule: new URL('./missing.ts', import.meta.url) });
  const failure = await failureOf(pool.run({ kind: 'echo', input: null, limits }));
  expect(failure).toBeInstanceOf(TaskCrashed);
  expect(String(failure)).toContain('missing.ts');
});

test('a refusal arrives as it was thrown', async () => {
  const failure = await failureOf(createPool().run({ kind: 'refuse', input: null, limits }));
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({
    code: 'VALIDATION',
    message: 'Say it in other words.',
    details: [{ loc: ['body', 'words'], msg: 'other words', type: 'value_error' }],
    retryAfter: 3,
    cause: { name: 'RangeError', message: 'the private reason' },
  });
});

test('any other error is an internal one that keeps its name, stack and cause for the log', async () => {
  const failure = await failureOf(createPool().run({ kind: 'break', input: null, limits }));
  expect(failure).not.toBeInstanceOf(AppError);
  expect(failure).toMatchObject({
    name: 'TypeError',
    message: 'a mistake of ours',
    cause: { message: 'what led to it' },
  });
  expect((failure as Error).stack).toContain('tasks.fixture.ts');
});

test('tasks of one kind wait for each other in order, and never for another kind', async () => {
  const pool = createPool({ concurrency: { echo: 1 } });
  const cancel = new AbortController();
  const long = await spin(pool, cancel.signal);
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3].map((n) => pool.run({ kind: 'echo', input: n, limits }).then(() => order.push(n))),
  );
  expect(order).toEqual([1, 2, 3]);
  cancel.abort();
  await long.outcome;
});

test('a kind runs as many tasks at a time as it was given places', async () => {
  const pool = createPool({ concurrency: { spin: 2 } });
  const cancel = new AbortController();
  const [first, second] = await Promise.all([spin(pool, cancel.signal), spin(pool, cancel.signal)]);
  expect(first.pid).not.toBe(second.pid);
  expect(pool.stats().running).toBe(2);
  cancel.abort();
  await Promise.all([first.outcome, second.outcome]);
});

test('a process sees nothing of the environment of its parent', async () => {
  process.env['SECRET_KEY'] = 'not for children';
  try {
    const names = await createPool().run<null, string[]>({ kind: 'environment', input: null, limits });
    expect(names).not.toContain('SECRET_KEY');
    expect(names).not.toContain('PATH');
  } finally {
    delete process.env['SECRET_KEY'];
  }
});

test('closing cancels what runs and leaves no process behind', async () => {
  const pool = createPool({ restockMs: 0 });
  const { outcome } = await spin(pool, new AbortController().signal);
  await until(() => pool.processIds().length === 2);
  const ids = pool.processIds();
  await pool.close();
  expect(await outcome).toBeInstanceOf(TaskCancelled);
  expect(ids.filter(isRunning)).toEqual([]);
  expect(await failureOf(pool.run({ kind: 'echo', input: 1, limits }))).toBeInstanceOf(TaskCancelled);
});

test('processes that compute or wait end when their parent is killed', async () => {
  const parent = forkEntry(new URL('./parent.fixture.ts', import.meta.url), [], {
    stdio: 'ignore',
    silent: true,
  });
  const [ids] = (await once(parent, 'message')) as [number[]];
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.every(isRunning)).toBe(true);
  parent.kill('SIGKILL');
  await until(() => !ids.some(isRunning));
});
