import { createRandom } from '../../kernels/random.ts';
import { sampleRowNumbers } from '../../kernels/sample-rows.ts';
import type { CategoryColumn, DateColumn, DescribedColumns, NumberColumn } from './described-map.ts';
import { groupedValues } from './grouped-values.ts';
import { type PointGroup, type PointGroups, sizeOf } from './point-groups.ts';
import { cutsOf } from './rule-cuts.ts';
import { sortedGroups } from './sorted-groups.ts';

/**
 * A column in bins that no condition can tell apart. Of m cuts there are 2m + 1: bin 2j + 1 is the cut j itself, the even ones
 * are the values between. Of categories there is one each, and one for those that are not listed. Bin `bins` is no value.
 */
export interface RuleColumn {
  readonly source:
    | { readonly kind: 'number'; readonly column: NumberColumn; readonly cuts: readonly number[] }
    | { readonly kind: 'date'; readonly column: DateColumn; readonly cuts: readonly number[] }
    | { readonly kind: 'category'; readonly column: CategoryColumn };
  readonly bins: number;
  /** (sample,) */
  readonly codes: Uint16Array;
  /** (groups + 1, bins + 1): weight of each group's rows in each bin, and of all rows. */
  readonly weights: Float64Array;
}

type BinnedColumn = Omit<RuleColumn, 'weights'>;

/** Rows to look for rules in: a sample of every group, each row standing for `weights` of the map. */
export interface RuleTable {
  readonly columns: readonly RuleColumn[];
  /** (groups + 1,): group g has the rows `starts[g] … starts[g + 1] − 1`. */
  readonly starts: Int32Array;
  /** (sample,) */
  readonly weights: Float64Array;
  /** Different conditions that could be written. */
  readonly conditions: number;
}

const SAMPLE = 8000;
/** Of a small group that is described. */
const LEAST_OF_GROUP = 200;
/** Rows of a group whose quantiles become cuts. */
const MOST_FOR_CUTS = 300;
const SEED = 42;
const MOST_CATEGORIES = 1000;

export function ruleTable(columns: DescribedColumns, rows: Uint32Array, groups: PointGroups): RuleTable {
  const { sampled, starts, weights } = sampleGroups(groups);
  const sampledRows = sampled.map((point) => rows[point]!);
  const { thin, thinRows } = thinned(sampledRows, starts, groups);
  const described = groups.groups.flatMap(({ isDescribed, prefix }, g) =>
    isDescribed || prefix === '' ? [g] : [],
  );
  const cutting = (column: NumberColumn | DateColumn, kind: 'number' | 'date') =>
    cutsOf(sortedGroups(groupedValues(column.values, thinRows, thin)), described, kind);
  const binned: BinnedColumn[] = [];
  for (const column of columns.numbers) {
    const cuts = cutting(column, 'number');
    if (cuts.length > 0)
      binned.push(cutColumn({ kind: 'number', column, cuts }, column.values, cuts, sampledRows));
  }
  for (const column of columns.dates) {
    const cuts = cutting(column, 'date');
    if (cuts.length > 0)
      binned.push(cutColumn({ kind: 'date', column, cuts }, column.values, cuts, sampledRows));
  }
  for (const column of columns.categories) {
    if (column.categories.length <= MOST_CATEGORIES) binned.push(choiceColumn(column, sampledRows));
  }
  const weighed = binned.map((column) => ({ ...column, weights: weighBins(column, starts, weights) }));
  return { columns: weighed, starts, weights, conditions: countConditions(binned) };
}

function weighBins({ codes, bins }: BinnedColumn, starts: Int32Array, weights: Float64Array): Float64Array {
  const groups = starts.length - 1;
  const width = bins + 1;
  const sums = new Float64Array((groups + 1) * width);
  for (let g = 0; g < groups; g++) {
    for (let s = starts[g]!; s < starts[g + 1]!; s++) sums[g * width + codes[s]!]! += weights[s]!;
    for (let bin = 0; bin < width; bin++) sums[groups * width + bin]! += sums[g * width + bin]!;
  }
  return sums;
}

function sampleGroups({ groups, order }: PointGroups) {
  const random = createRandom(SEED);
  const share = Math.min(1, SAMPLE / Math.max(1, order.length));
  const starts = new Int32Array(groups.length + 1);
  const chosen = groups.map((group, g) => {
    const numbers = sampleRowNumbers(sizeOf(group), quotaOf(group, share), random);
    starts[g + 1] = starts[g]! + numbers.length;
    return numbers;
  });
  const sampled = new Uint32Array(starts[groups.length]!);
  const weights = new Float64Array(sampled.length);
  chosen.forEach((numbers, g) => {
    const { start } = groups[g]!;
    const weight = sizeOf(groups[g]!) / Math.max(1, numbers.length);
    numbers.forEach((number, i) => {
      sampled[starts[g]! + i] = order[start + number]!;
      weights[starts[g]! + i] = weight;
    });
  });
  return { sampled, starts, weights };
}

/** Every so many-th row of a large group: enough to see where its values begin and end. */
function thinned(sampledRows: Uint32Array, starts: Int32Array, { groups }: PointGroups) {
  const thinStarts = new Int32Array(groups.length + 1);
  const kept: number[] = [];
  groups.forEach((_, g) => {
    const step = Math.max(1, Math.floor((starts[g + 1]! - starts[g]!) / MOST_FOR_CUTS));
    for (let s = starts[g]!; s < starts[g + 1]!; s += step) kept.push(sampledRows[s]!);
    thinStarts[g + 1] = kept.length;
  });
  const thinRows = Uint32Array.from(kept);
  const thin: PointGroups = {
    groups: groups.map((group, g) => ({ ...group, start: thinStarts[g]!, end: thinStarts[g + 1]! })),
    order: Uint32Array.from(kept.keys()),
    groupOf: new Int32Array(0),
  };
  return { thin, thinRows };
}

function quotaOf(group: PointGroup, share: number): number {
  const size = sizeOf(group);
  const least = group.isDescribed ? LEAST_OF_GROUP : 1;
  return Math.min(size, Math.max(Math.round(share * size), least));
}

function cutColumn(
  source: RuleColumn['source'],
  values: Float64Array,
  cuts: readonly number[],
  rows: Uint32Array,
): BinnedColumn {
  const binOf = createBinFinder(Float64Array.from(cuts));
  const bins = 2 * cuts.length + 1;
  const codes = new Uint16Array(rows.length);
  for (let s = 0; s < rows.length; s++) {
    const value = values[rows[s]!]!;
    codes[s] = value - value === 0 ? binOf(value) : bins;
  }
  return { source, bins, codes };
}

/** Where a value is looked for among the cuts: they are found by the even step of their width that it falls into. */
const STEPS = 512;

function createBinFinder(edges: Float64Array): (value: number) => number {
  const first = edges[0]!;
  const last = edges[edges.length - 1]!;
  const perUnit = STEPS / (last - first);
  const scale = Number.isFinite(perUnit) ? perUnit : 0;
  /** Edges that lie in an earlier step. */
  const before = new Uint16Array(STEPS + 2);
  if (scale > 0) {
    for (const edge of edges) before[stepOf(edge) + 1]!++;
    for (let step = 1; step < before.length; step++) before[step]! += before[step - 1]!;
  } else before.fill(edges.length, 1);

  function stepOf(value: number): number {
    return scale > 0 ? Math.max(0, Math.min(STEPS, Math.floor((value - first) * scale))) : 0;
  }

  return (value) => {
    const step = stepOf(value);
    let low = before[step]!;
    let high = before[step + 1]!;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (edges[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return edges[low] === value ? 2 * low + 1 : 2 * low;
  };
}

function choiceColumn(column: CategoryColumn, rows: Uint32Array): BinnedColumn {
  const listed = column.categories.length;
  const codes = new Uint16Array(rows.length);
  for (let s = 0; s < rows.length; s++) {
    const code = column.codes[rows[s]!]!;
    codes[s] = code >= 0 ? code : code === -1 ? listed + 1 : listed;
  }
  return { source: { kind: 'category', column }, bins: listed + 1, codes };
}

function countConditions(columns: readonly BinnedColumn[]): number {
  return columns.reduce(
    (count, { source }) =>
      count + 2 * (source.kind === 'category' ? source.column.categories.length : source.cuts.length),
    0,
  );
}
