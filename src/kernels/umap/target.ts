import { exponential } from '../math/exponential.ts';

/** What the rows of a table are to be told apart by: the target of supervised UMAP. */
export interface Target {
  /** `categories`: codes, which are equal or not; `numbers`: told apart by how many rows lie between them. */
  readonly kind: 'categories' | 'numbers';
  /** (rows,): NaN, or a code below 0, where nothing is known. */
  readonly values: Float64Array;
  /** 0 leaves all to the table, 1 all to the target. */
  readonly weight: number;
}

/** Edges between rows, as `FuzzyGraph` has them; `united` is changed. */
interface Arrows {
  readonly rows: number;
  readonly k: number;
  readonly indices: Int32Array;
  readonly united: Float32Array;
}

/** As in umap-learn: what a weight of 0 would make of rows that differ, and of a row of which nothing is known. */
const LEAST_DISTANCE = 2.5;
const UNKNOWN_DISTANCE = 1;
/** Weights of 1 and nearly 1. */
const LARGEST_DISTANCE = 700;

/**
 * Weakens the edges between rows whose targets differ, then lets each row's strongest edge count in full again: the
 * intersection of the table's fuzzy set with the target's, McInnes, Healy & Melville (2018), §"supervised"; as umap-learn's
 * `categorical_simplicial_set_intersection` and `reset_local_connectivity`. Numbers differ by the share of the rows whose
 * targets lie between theirs, so that a category of one or the other half of the rows is the extreme of it.
 *
 * @returns the strongest weight
 */
export function intersectWithTarget(arrows: Arrows, target: Target): number {
  const { rows, k, indices, united } = arrows;
  const far = Math.min(LARGEST_DISTANCE, LEAST_DISTANCE / Math.max(1 - target.weight, Number.MIN_VALUE));
  const between =
    target.kind === 'categories' ? categoryDistance(target.values) : rankDistance(target.values);
  const strongestOf = new Float64Array(rows);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let s = 0; s < k; s++, at++) {
      const other = indices[at]!;
      const distance = between(row, other);
      const factor = distance === null ? exponential(-UNKNOWN_DISTANCE) : exponential(-far * distance);
      united[at] = united[at]! * factor;
      const weight = Math.abs(united[at]!);
      if (weight > strongestOf[row]!) strongestOf[row] = weight;
      if (weight > strongestOf[other]!) strongestOf[other] = weight;
    }
  }
  let strongest = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let s = 0; s < k; s++, at++) {
      const weight = Math.abs(united[at]!);
      if (weight === 0) continue;
      const a = weight / strongestOf[row]!;
      const b = weight / strongestOf[indices[at]!]!;
      const both = a + b - a * b;
      united[at] = united[at]! < 0 ? -both : both;
      if (both > strongest) strongest = both;
    }
  }
  // A target that leaves no edge leaves nothing to scale by either.
  return strongest > 0 ? strongest : 1;
}

/** 0 or 1; null where one is not known. */
type Distance = (row: number, other: number) => number | null;

function categoryDistance(codes: Float64Array): Distance {
  return (row, other) => {
    const [a, b] = [codes[row]!, codes[other]!];
    return a >= 0 && b >= 0 ? Number(a !== b) : null;
  };
}

function rankDistance(values: Float64Array): Distance {
  const ranks = rankShares(values);
  return (row, other) => {
    const difference = Math.abs(ranks[row]! - ranks[other]!);
    return Number.isNaN(difference) ? null : difference;
  };
}

/** Where each value stands among those that are known, 0 … 1; equal values at the mean of their places. */
function rankShares(values: Float64Array): Float64Array {
  const known = Array.from(values.keys()).filter((row) => !Number.isNaN(values[row]!));
  known.sort((a, b) => values[a]! - values[b]! || a - b);
  const shares = new Float64Array(values.length).fill(Number.NaN);
  const last = Math.max(1, known.length - 1);
  for (let start = 0; start < known.length; ) {
    let end = start + 1;
    while (end < known.length && values[known[end]!] === values[known[start]!]) end++;
    for (let place = start; place < end; place++) shares[known[place]!] = (start + end - 1) / 2 / last;
    start = end;
  }
  return shares;
}
