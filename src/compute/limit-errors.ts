import { AppError } from '../platform/app-error.ts';
import type { ComputeLimits } from './compute.ts';

/** What a person can do about a job that is too large, by the kind of job. */
const ADVICE: Readonly<Record<string, string>> = {
  ingest: 'Upload a smaller file, or the same table as CSV',
  export: 'Export it as CSV, which needs next to no memory',
  pipeline: 'Try fewer rows (max_samples), fewer feature columns or another method',
};

const adviceFor = (kind: string) => ADVICE[kind] ?? 'Try a smaller job';

export function overMemory(kind: string, { memoryMb }: ComputeLimits): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `The job needed more than ${memoryMb} MB of memory and was stopped. ${adviceFor(kind)}, or raise the setting PROCESSING_MEMORY_MB.`,
  });
}

export function overTime(kind: string, { timeoutSeconds }: ComputeLimits): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `The job took longer than ${timeoutSeconds} seconds and was stopped. ${adviceFor(kind)}, or raise the setting PROCESSING_TIMEOUT_SECONDS.`,
  });
}
