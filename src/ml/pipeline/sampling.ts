import { createRandom } from '../../kernels/random.ts';
import { sampleRowNumbers } from '../../kernels/sample-rows.ts';

export interface SampledRows {
  readonly rows: Uint32Array;
  readonly steps: readonly string[];
}

/** Keeps at most `most` of the rows, every choice equally likely, in their order. */
export function sampleRows(rows: Uint32Array, most: number | null, seed: number): SampledRows {
  if (most === null || rows.length <= most) return { rows, steps: [] };
  const kept = sampleRowNumbers(rows.length, most, createRandom(seed));
  return {
    rows: Uint32Array.from(kept, (index) => rows[index]!),
    steps: [`Kept a random sample of ${most} of ${rows.length} usable rows (max_samples).`],
  };
}
