import type { LabelGroups } from '../../kernels/group-by-label.ts';
import { groupOfPoints } from './group-of-points.ts';

/** A numeric column over all rows of the table, NaN where it holds no value. */
export interface NumberColumn {
  readonly name: string;
  readonly values: Float64Array;
}

/** How a group's values of a column differ from those of all other points. */
export interface NumberFact {
  readonly column: string;
  readonly mean: number;
  readonly othersMean: number;
  /** Difference of the means in pooled standard deviations; ±Infinity when neither side varies. */
  readonly effect: number;
}

const MOST_FACTS = 4;
const FEWEST_FACTS = 2;

/** Cohen's conventions: from half a deviation on a difference is plain to see, below a fifth it is none. */
const PLAIN_EFFECT = 0.5;
const SLIGHT_EFFECT = 0.2;

/**
 * The two to four columns that set each group apart most: Cohen (1988), "Statistical Power Analysis for the Behavioral
 * Sciences", eq. 2.2.1, d = (mean − mean of the others) / pooled standard deviation. Empty cells count on neither side.
 *
 * @param rows index of each point's row in the columns
 * @returns per group, by falling |effect|
 */
export function numberFacts(
  columns: readonly NumberColumn[],
  rows: Uint32Array,
  groups: LabelGroups,
): NumberFact[][] {
  const facts: NumberFact[][] = Array.from({ length: groups.count }, () => []);
  const groupOf = groupOfPoints(groups);
  for (const { name, values } of columns) {
    const column = describeColumn(values, rows, groupOf, groups.count);
    facts.forEach((ofGroup, g) => {
      const fact = compare(name, column, g);
      if (fact !== null) insertRanked(ofGroup, fact);
    });
  }
  return facts.map((ranked) =>
    ranked.filter(({ effect }, i) => Math.abs(effect) >= (i < FEWEST_FACTS ? SLIGHT_EFFECT : PLAIN_EFFECT)),
  );
}

/** Moments per group of (value / unit − centre), which neither overflow nor cancel. */
interface ColumnMoments {
  readonly unit: number;
  readonly centre: number;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  /** Of all groups together. */
  readonly total: Moments;
}

interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

function describeColumn(
  values: Float64Array,
  rows: Uint32Array,
  groupOf: Int32Array,
  groupCount: number,
): ColumnMoments {
  const { unit, centre } = frameOf(values, rows);
  const counts = new Float64Array(groupCount);
  const sums = new Float64Array(groupCount);
  const squares = new Float64Array(groupCount);
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]! / unit - centre;
    if (Number.isNaN(value)) continue;
    const g = groupOf[i]!;
    counts[g] = counts[g]! + 1;
    sums[g] = sums[g]! + value;
    squares[g] = squares[g]! + value * value;
  }
  const total = { count: sumOf(counts), sum: sumOf(sums), squares: sumOf(squares) };
  return { unit, centre, counts, sums, squares, total };
}

function frameOf(values: Float64Array, rows: Uint32Array): { unit: number; centre: number } {
  let largest = 0;
  for (let i = 0; i < rows.length; i++) {
    const magnitude = Math.abs(values[rows[i]!]!);
    if (magnitude > largest) largest = magnitude;
  }
  const unit = largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
  let sum = 0;
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    if (Number.isNaN(value)) continue;
    sum += value / unit;
    count += 1;
  }
  return { unit, centre: count === 0 ? 0 : sum / count };
}

function compare(name: string, column: ColumnMoments, g: number): NumberFact | null {
  const { unit, centre, total } = column;
  const own = { count: column.counts[g]!, sum: column.sums[g]!, squares: column.squares[g]! };
  const others = {
    count: total.count - own.count,
    sum: total.sum - own.sum,
    squares: total.squares - own.squares,
  };
  if (own.count === 0 || others.count === 0) return null;
  const mean = own.sum / own.count;
  const othersMean = others.sum / others.count;
  const freedom = own.count + others.count - 2;
  const deviation = freedom > 0 ? Math.sqrt((scatterOf(own) + scatterOf(others)) / freedom) : 0;
  const difference = mean - othersMean;
  return {
    column: name,
    mean: (mean + centre) * unit,
    othersMean: (othersMean + centre) * unit,
    effect: Math.abs(difference) < ROUNDING ? 0 : difference / deviation,
  };
}

/** Values are of the order of 1: means that differ by less do so by rounding. */
const ROUNDING = 1e-12;

/** Sum of the squared distances to the mean. */
function scatterOf({ count, sum, squares }: Moments): number {
  return Math.max(0, squares - (sum * sum) / count);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum;
}

/** Keeps the list sorted and short; of equal effects the earlier column stays ahead. */
function insertRanked(ranked: NumberFact[], fact: NumberFact): void {
  const strength = Math.abs(fact.effect);
  let at = ranked.length;
  while (at > 0 && Math.abs(ranked[at - 1]!.effect) < strength) at--;
  ranked.splice(at, 0, fact);
  if (ranked.length > MOST_FACTS) ranked.pop();
}
