import { PAIRWISE_MAX_ROWS } from '../../../kernels/agglomerative.ts';
import { AppError } from '../../../platform/app-error.ts';
import { BYTES } from './coefficients.ts';
import { comparesPairs, type MemoryTerm, memoryTerms } from './memory-terms.ts';
import type { Workload } from './workload.ts';

const MIB = 2 ** 20;

/** The least that `max_samples` may be. */
const FEWEST_SAMPLES = 100;

/** Resident memory of the compute process at its peak, in MiB. */
export function expectedMemoryMb(workload: Workload): number {
  const terms = Object.entries(memoryTerms(workload)) as [MemoryTerm, number][];
  return terms.reduce((sum, [term, count]) => sum + count * BYTES[term], 0) / MIB;
}

/**
 * Refuses a run before its work begins when it could not be finished, and says what would: fewer rows, fewer features or
 * a method that needs less.
 *
 * @param allowedMb what a compute process may hold
 * @throws AppError BAD_REQUEST
 */
export function assertFits(workload: Workload, allowedMb: number): void {
  const needed = expectedMemoryMb(workload);
  const isOverPairs = comparesPairs(workload.config) && workload.rows > PAIRWISE_MAX_ROWS;
  if (needed <= allowedMb && !isOverPairs) return;
  throw new AppError({
    code: 'BAD_REQUEST',
    message: isOverPairs ? tooManyPairs(workload, allowedMb) : tooMuchMemory(workload, needed, allowedMb),
  });
}

function tooManyPairs(workload: Workload, allowedMb: number): string {
  const { linkage } = workload.config.agglomerative_config;
  const rows = Math.min(PAIRWISE_MAX_ROWS, mostRows(workload, allowedMb) ?? PAIRWISE_MAX_ROWS);
  return (
    `Agglomerative clustering with ${linkage} linkage compares every pair of rows and takes at most ${PAIRWISE_MAX_ROWS} of them; ` +
    `${workload.rows} are left. Set max_samples to ${rows} or less, take ward linkage, or cluster with hdbscan.`
  );
}

function tooMuchMemory(workload: Workload, needed: number, allowedMb: number): string {
  const rows = mostRows(workload, allowedMb);
  const advice = [
    ...(rows === null ? [] : [`set max_samples to ${rows} or less`]),
    workload.referenceRows === undefined ? 'name fewer feature_columns' : 'leave align_to out',
    ...(comparesPairs(workload.config) ? ['take ward linkage or cluster with hdbscan'] : []),
  ];
  const [first = '', ...others] = advice;
  const sentence = [`${first.charAt(0).toUpperCase()}${first.slice(1)}`, ...others].join(', or ');
  return (
    `This run needs about ${Math.ceil(needed)} MiB of memory and may take ${allowedMb} (PROCESSING_MEMORY_MB): ` +
    `${workload.rows} rows of ${workload.features} features are too many at once. ${sentence}.`
  );
}

/** The largest sample that fits, rounded down to two digits; null when even the smallest does not. */
function mostRows(workload: Workload, allowedMb: number): number | null {
  const fits = (rows: number) => expectedMemoryMb({ ...workload, rows }) <= allowedMb;
  if (!fits(FEWEST_SAMPLES)) return null;
  let fitting = FEWEST_SAMPLES;
  let tooMany = workload.rows;
  while (tooMany - fitting > 1) {
    const middle = Math.floor((fitting + tooMany) / 2);
    if (fits(middle)) fitting = middle;
    else tooMany = middle;
  }
  const step = 10 ** Math.max(0, Math.floor(Math.log10(fitting)) - 1);
  return Math.floor(fitting / step) * step;
}
