import { pearson } from '../../kernels/correlation.ts';
import { exponential, logarithm } from '../../kernels/math/exponential.ts';
import { twoSidedNormalTail } from '../../kernels/math/normal-tail.ts';
import { createRandom } from '../../kernels/random.ts';
import { sampleRowNumbers } from '../../kernels/sample-rows.ts';
import { selectInPlace } from '../../kernels/select.ts';
import type { NumberColumn } from './described-map.ts';
import type { CorrelationFact } from './fact.ts';

const LEAST = 0.5;
const MOST = 5;
const CHANCE = 0.05;
const SEED = 42;
/** Pairs are screened on a sample, so large that all of them together take this many products. */
const PRODUCTS = 3e7;
const MOST_SAMPLED = 3000;
const LEAST_SAMPLED = 1000;
/** Of a wider table only the first columns are held against each other. */
const MOST_COLUMNS = 250;
/** Screened pairs that are counted exactly. */
const PROPOSALS = 12;
/** What a sample may be off. */
const MARGIN = 0.1;
/** Of the rows, those that a correlation may not owe more than this to. */
const FEW = 0.005;
const MOST_OF_FEW = 0.2;
const PERFECT_MARGIN = 1e-9;
const Z95 = 1.959964;

/**
 * The strongest correlations between columns over the rows of the map where both have a value: Pearson's r of at least 0.5
 * that is beyond chance for the number of pairs and does not come from a few rows alone, with Fisher's interval (1921). A
 * sample decides which pairs are counted, all rows how strong they are.
 */
export function correlationFacts(columns: readonly NumberColumn[], rows: Uint32Array): CorrelationFact[] {
  const first = columns.slice(0, MOST_COLUMNS);
  const pairs = (first.length * (first.length - 1)) / 2;
  return screenedPairs(first, rows, pairs)
    .flatMap(([a, b]) => {
      const { r, x, y } = correlated(first[a]!.values, first[b]!.values, rows);
      const n = x.length;
      if (r === null || Math.abs(r) < LEAST || n < 4 || !isOfMostRows(r, x, y)) return [];
      const [z, error] = [fisher(r), 1 / Math.sqrt(n - 3)];
      if (pairs * twoSidedNormalTail(z / error) > CHANCE) return [];
      const interval = [inverseFisher(z - Z95 * error), inverseFisher(z + Z95 * error)] as const;
      return [{ a, b, correlation: r, interval }];
    })
    .sort((p, q) => Math.abs(q.correlation) - Math.abs(p.correlation) || p.a - q.a || p.b - q.b)
    .slice(0, MOST)
    .map(({ a, b, correlation, interval }, i) => ({
      id: `d.correlation.${i}`,
      about: { of: 'dataset' },
      kind: 'correlation',
      columns: [first[a]!.name, first[b]!.name],
      correlation,
      interval,
    }));
}

function screenedPairs(
  columns: readonly NumberColumn[],
  rows: Uint32Array,
  pairs: number,
): (readonly [number, number])[] {
  const affordable = Math.floor(PRODUCTS / Math.max(1, pairs));
  const count = Math.max(LEAST_SAMPLED, Math.min(MOST_SAMPLED, affordable));
  const sample = sampleRowNumbers(rows.length, count, createRandom(SEED)).map((point) => rows[point]!);
  const standard = columns.map(({ values }) => standardised(values, sample));
  const found: { readonly pair: readonly [number, number]; readonly strength: number }[] = [];
  standard.forEach((x, a) => {
    for (let b = a + 1; b < standard.length; b++) {
      const strength = Math.abs(roughCorrelation(x, standard[b]!));
      if (strength >= LEAST - MARGIN) found.push({ pair: [a, b], strength });
    }
  });
  return found
    .sort((p, q) => q.strength - p.strength)
    .slice(0, PROPOSALS)
    .map(({ pair }) => pair);
}

/** Mean 0 and variance 1 where there is a value, NaN elsewhere. */
function standardised(values: Float64Array, rows: Int32Array): Float64Array {
  const sampled = new Float64Array(rows.length);
  let largest = 0;
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!;
    sampled[i] = value - value === 0 ? value : Number.NaN;
    largest = Math.max(largest, value - value === 0 ? Math.abs(value) : 0);
  }
  if (largest === 0) return sampled.fill(Number.NaN);
  let count = 0;
  let mean = 0;
  for (let i = 0; i < sampled.length; i++) {
    sampled[i] = sampled[i]! / largest;
    if (Number.isNaN(sampled[i])) continue;
    count++;
    mean += (sampled[i]! - mean) / count;
  }
  let squares = 0;
  for (let i = 0; i < sampled.length; i++) {
    const deviation = sampled[i]! - mean;
    sampled[i] = deviation;
    if (!Number.isNaN(deviation)) squares += deviation * deviation;
  }
  const scale = squares > 0 ? Math.sqrt(count / squares) : Number.NaN;
  for (let i = 0; i < sampled.length; i++) sampled[i] = sampled[i]! * scale;
  return sampled;
}

function roughCorrelation(x: Float64Array, y: Float64Array): number {
  let n = 0;
  let sx = 0;
  let sy = 0;
  let sxx = 0;
  let syy = 0;
  let sxy = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    const product = a * b;
    if (Number.isNaN(product)) continue;
    n++;
    sx += a;
    sy += b;
    sxx += a * a;
    syy += b * b;
    sxy += product;
  }
  const spread = (n * sxx - sx * sx) * (n * syy - sy * sy);
  return n >= 4 && spread > 0 ? (n * sxy - sx * sy) / Math.sqrt(spread) : 0;
}

function correlated(a: Float64Array, b: Float64Array, rows: Uint32Array) {
  const x = new Float64Array(rows.length);
  const y = new Float64Array(rows.length);
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    const [u, v] = [a[rows[i]!]!, b[rows[i]!]!];
    if (u - u !== 0 || v - v !== 0) continue;
    x[n] = u;
    y[n] = v;
    n++;
  }
  const [own, other] = [x.subarray(0, n), y.subarray(0, n)];
  return { r: pearson(own, other), x: own, y: other };
}

/** Whether about the same correlation is left without the few rows that it owes most to. */
function isOfMostRows(r: number, x: Float64Array, y: Float64Array): boolean {
  const rest = Math.sign(r) * (correlationWithoutHeaviest(x, y) ?? 0);
  return Math.abs(r) === 1 ? rest >= 1 - PERFECT_MARGIN : rest >= Math.abs(r) - MOST_OF_FEW;
}

function correlationWithoutHeaviest(x: Float64Array, y: Float64Array): number | null {
  const [u, v] = [centred(x), centred(y)];
  const weights = u.map((value, i) => Math.abs(value * v[i]!));
  const few = Math.max(1, Math.round(FEW * x.length));
  const most = selectInPlace(weights.slice(), x.length - 1 - few);
  const isKept = (_: number, i: number) => weights[i]! <= most;
  return pearson(x.filter(isKept), y.filter(isKept));
}

/** About the mean, in units of the largest value, so that products neither overflow nor vanish. */
function centred(values: Float64Array): Float64Array {
  const scale = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  const scaled = values.map((value) => value / scale);
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  return scaled.map((value) => value - mean);
}

/** artanh r; ±18.4 stands for ±1. */
function fisher(r: number): number {
  const held = Math.max(-1 + 2 ** -52, Math.min(1 - 2 ** -52, r));
  return logarithm((1 + held) / (1 - held)) / 2;
}

function inverseFisher(z: number): number {
  const e = exponential(2 * z);
  return e === Number.POSITIVE_INFINITY ? 1 : (e - 1) / (e + 1);
}
