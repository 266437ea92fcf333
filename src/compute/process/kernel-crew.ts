import { type Crew, createCrew } from '../../kernels/parallel/crew.ts';
import { entryAt, startWorker } from '../../platform/entry.ts';

/** A crew whose helpers are threads of this process; they do not keep it alive. */
export function startKernelCrew(threads: number): Crew {
  return createCrew(threads, (parts, thread) => {
    const worker = startWorker(entryAt('src/compute/process/kernel-thread.entry'), {
      workerData: { parts, thread },
    });
    worker.unref();
    return { stop: () => void worker.terminate() };
  });
}

/** Keeps the crew of the last task for the next: threads and compiled kernels are warm. One task runs at a time. */
export function createCrewKeeper(): (threads: number) => Crew {
  let kept: Crew | null = null;
  return (threads) => {
    if (kept?.threads !== threads) {
      kept?.close();
      kept = startKernelCrew(threads);
    }
    return kept;
  };
}
