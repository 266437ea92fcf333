import { logarithm } from './math/exponential.ts';

/**
 * How far apart two samples are that are known by their histograms only. Within a bin, values are taken to be spread
 * evenly; a bin without width holds them all at one place.
 */
export interface Binned {
  /** Ascending, one more than there are counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/** A share of this is given to an empty bin, so that no logarithm is infinite. */
const SMALLEST_SHARE = 1e-4;

/**
 * Population stability index of `after` against the bins of `before`: Σ (aᵢ − bᵢ) ln(aᵢ / bᵢ) over shares, values
 * beyond the first and last edge counted to the outermost bins (Siddiqi, Credit Risk Scorecards, 2006).
 */
export function psi(before: Binned, after: Binned): number {
  const total = sum(before.counts);
  let index = 0;
  for (let bin = 0; bin < before.counts.length; bin++) {
    const from = bin === 0 ? 0 : shareBelow(after, before.edges[bin]!);
    const to = bin === before.counts.length - 1 ? 1 : shareBelow(after, before.edges[bin + 1]!);
    const a = Math.max(SMALLEST_SHARE, to - from);
    const b = Math.max(SMALLEST_SHARE, before.counts[bin]! / total);
    index += (a - b) * logarithm(a / b);
  }
  return index;
}

/** Kolmogorov–Smirnov distance: the largest difference of the two distribution functions at any edge of either. */
export function spreadDistance(before: Binned, after: Binned): number {
  let largest = 0;
  for (const edge of [...before.edges, ...after.edges]) {
    for (const inclusive of [false, true]) {
      const difference = shareBelow(before, edge, inclusive) - shareBelow(after, edge, inclusive);
      largest = Math.max(largest, Math.abs(difference));
    }
  }
  return largest;
}

/** Share of the values below `value`; what stands exactly at a place without width counts when it is inclusive. */
function shareBelow({ edges, counts }: Binned, value: number, inclusive = false): number {
  let below = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const low = edges[bin]!;
    const high = edges[bin + 1]!;
    if (high <= low) below += low < value || (inclusive && low === value) ? counts[bin]! : 0;
    else below += counts[bin]! * Math.min(1, Math.max(0, (value - low) / (high - low)));
  }
  return below / sum(counts);
}

function sum(counts: readonly number[]): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
