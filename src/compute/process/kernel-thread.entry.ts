import { workerData } from 'node:worker_threads';
import type { CrewParts } from '../../kernels/parallel/control.ts';
import { serveCrew } from '../../kernels/parallel/helper.ts';

/** A helper thread of a crew; its data are what `startKernelThread` gave it. */
const { parts, thread } = workerData as { readonly parts: CrewParts; readonly thread: number };
serveCrew(parts, thread);
