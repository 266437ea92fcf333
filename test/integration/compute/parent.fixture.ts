import { createProcessPool } from '../../../src/compute/process-pool.ts';

/** A parent that will be killed: one process computes, one waits. Tells their ids. */
const pool = createProcessPool({ tasksModule: new URL('./tasks.fixture.ts', import.meta.url), restockMs: 0 });
void pool.run({
  kind: 'spin',
  input: null,
  limits: { timeoutSeconds: 600, memoryMb: 1024 },
  onProgress: () => process.send?.(pool.processIds()),
});
