import type { Condition } from './fact.ts';
import type { RuleColumn, RuleTable } from './rule-table.ts';

const MOST_CONDITIONS = 3;
const BEAM = 6;
/** What a further condition must gain, of a score between 0 and 1. */
export const PRICE_OF_CONDITION = 0.03;
const PROPOSALS = 3;
/** Columns that are tried again in a further condition: those that tell most by themselves. */
const MOST_COLUMNS = 32;

/** By bins: `at least` and `at most` the bin, in it, or in any but it; a cell without a value never. */
interface BinCondition {
  readonly column: number;
  readonly is: 'at least' | 'at most' | 'equal' | 'different';
  readonly bin: number;
}

interface Node {
  readonly conditions: readonly BinCondition[];
  /** Rows of the sample that meet them. */
  readonly rows: Uint32Array;
  readonly score: number;
}

/**
 * The φ coefficient of meeting a rule and belonging to the group (Yule 1912). Of a small group it is about
 * √(precision · coverage); of a large one, which any condition would meet often, chance is taken off.
 */
export function phi(hits: number, falseAlarms: number, members: number, others: number): number {
  const matches = hits + falseAlarms;
  const total = members + others;
  if (matches <= 0 || matches >= total || members === 0 || others === 0) return 0;
  const product = hits * (others - falseAlarms) - falseAlarms * (members - hits);
  return product / (Math.sqrt(matches * (total - matches)) * Math.sqrt(members * others));
}

/**
 * Conjunctions of up to three conditions that describe a group, the best first, by a beam search (Clark & Niblett 1989, "The
 * CN2 Induction Algorithm") for the largest φ, less a price for each condition after the first.
 */
export function searchRules(table: RuleTable, group: number): Condition[][] {
  const search = createSearch(table, group);
  let beam: Node[] = [{ conditions: [], rows: Uint32Array.from(table.weights.keys()), score: 0 }];
  const found: Node[] = [];
  for (let depth = 0; depth < MOST_CONDITIONS; depth++) {
    const best = found.reduce((most, { score }) => Math.max(most, score), 0);
    beam = search.refine(beam.filter((node) => search.bound(node) > best));
    found.push(...beam);
  }
  found.sort((a, b) => b.score - a.score);
  return found.slice(0, PROPOSALS).map(({ conditions }) => conditions.map((c) => written(table, c)));
}

function createSearch({ columns, starts, weights }: RuleTable, group: number) {
  const first = starts[group]!;
  const end = starts[group + 1]!;
  const most = columns.reduce((bins, column) => Math.max(bins, column.bins), 0) + 1;
  const own = new Float64Array(most);
  const rest = new Float64Array(most);
  let members = 0;
  let others = 0;
  for (let s = 0; s < weights.length; s++) {
    if (s >= first && s < end) members += weights[s]!;
    else others += weights[s]!;
  }

  const total = members + others;
  const spread = Math.sqrt(members * others);

  /** All rows of the sample. */
  const fillWithAll = ({ weights: sums, bins }: RuleColumn): void => {
    const width = bins + 1;
    const all = (starts.length - 1) * width;
    for (let bin = 0; bin < width; bin++) {
      own[bin] = sums[group * width + bin]!;
      rest[bin] = Math.max(0, sums[all + bin]! - own[bin]!);
    }
  };

  /** Rows are ascending, so that those of the group stand together. */
  const fill = ({ codes, bins }: RuleColumn, rows: Uint32Array, from: number, to: number): void => {
    own.fill(0, 0, bins + 1);
    rest.fill(0, 0, bins + 1);
    addWeights(rest, codes, weights, rows, 0, from);
    addWeights(own, codes, weights, rows, from, to);
    addWeights(rest, codes, weights, rows, to, rows.length);
  };

  /** The best condition of each kind that the bins allow. */
  const conditionsOf = (column: number): { condition: BinCondition; score: number }[] => {
    const { source, bins } = columns[column]!;
    let hits = 0;
    let alarms = 0;
    for (let bin = 0; bin < bins; bin++) {
      hits += own[bin]!;
      alarms += rest[bin]!;
    }
    const best = new Map<BinCondition['is'], { condition: BinCondition; score: number }>();
    const consider = (is: BinCondition['is'], bin: number, h: number, a: number): void => {
      const matches = h + a;
      if (matches <= 0 || matches >= total) return;
      // As `phi`, whose constant part is known.
      const score = (h * others - a * members) / (Math.sqrt(matches * (total - matches)) * spread);
      if (score > (best.get(is)?.score ?? 0)) best.set(is, { condition: { column, is, bin }, score });
    };
    if (source.kind === 'category') {
      // Of two values, not to be the one is to be the other.
      const isEither = source.column.categories.length === 2 && own[2] === 0 && rest[2] === 0;
      for (let bin = 0; bin + 1 < bins; bin++) {
        consider('equal', bin, own[bin]!, rest[bin]!);
        if (!isEither) consider('different', bin, hits - own[bin]!, alarms - rest[bin]!);
      }
    } else {
      let below = 0;
      let alarmsBelow = 0;
      for (let bin = 0; bin + 1 < bins; bin++) {
        if (bin % 2 === 1) consider('at least', bin, hits - below, alarms - alarmsBelow);
        below += own[bin]!;
        alarmsBelow += rest[bin]!;
        if (bin % 2 === 1) consider('at most', bin, below, alarmsBelow);
      }
    }
    return [...best.values()];
  };

  let tried = Array.from(columns.keys());

  const refine = (beam: readonly Node[]): Node[] => {
    const children: { readonly parent: Node; readonly condition: BinCondition; readonly score: number }[] =
      [];
    for (const parent of beam) {
      const from = firstAtLeast(parent.rows, first);
      const to = firstAtLeast(parent.rows, end);
      for (const column of tried) {
        if (parent.conditions.length === 0) fillWithAll(columns[column]!);
        else fill(columns[column]!, parent.rows, from, to);
        for (const { condition, score } of conditionsOf(column)) {
          const price = PRICE_OF_CONDITION * parent.conditions.length;
          if (isNew(condition, parent.conditions)) children.push({ parent, condition, score: score - price });
        }
      }
    }
    children.sort((a, b) => b.score - a.score);
    tried = [...new Set(children.map(({ condition }) => condition.column))].slice(0, MOST_COLUMNS);
    const seen = new Set<string>();
    const kept: Node[] = [];
    for (const { parent, condition, score } of children) {
      if (kept.length === BEAM) break;
      const conditions = [...parent.conditions, condition];
      const key = conditions
        .map(({ column, is, bin }) => `${column} ${is} ${bin}`)
        .sort()
        .join(';');
      if (seen.has(key)) continue;
      seen.add(key);
      kept.push({ conditions, rows: rowsThatMeet(columns, condition, parent.rows), score });
    }
    return kept;
  };

  /** No further condition can score more than taking off all rows that do not belong. */
  const bound = ({ conditions, rows }: Node): number => {
    let hits = 0;
    for (let i = firstAtLeast(rows, first); i < firstAtLeast(rows, end); i++) hits += weights[rows[i]!]!;
    return phi(hits, 0, members, others) - PRICE_OF_CONDITION * conditions.length;
  };

  return { refine, bound };
}

function addWeights(
  sums: Float64Array,
  codes: Uint16Array,
  weights: Float64Array,
  rows: Uint32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const s = rows[i]!;
    sums[codes[s]!]! += weights[s]!;
  }
}

function firstAtLeast(ascending: Uint32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The same side of a column twice, or an excluded category after the only one, says nothing more. */
function isNew(condition: BinCondition, conditions: readonly BinCondition[]): boolean {
  return conditions.every(
    ({ column, is }) =>
      column !== condition.column ||
      (is !== condition.is && is !== 'equal' && condition.is !== 'equal') ||
      (is === 'different' && condition.is === 'different'),
  );
}

function rowsThatMeet(
  columns: readonly RuleColumn[],
  { column, is, bin }: BinCondition,
  rows: Uint32Array,
): Uint32Array {
  const { codes, bins } = columns[column]!;
  const isMet = BIN_TESTS[is];
  return rows.filter((s) => codes[s] !== bins && isMet(codes[s]!, bin));
}

const BIN_TESTS: Readonly<Record<BinCondition['is'], (code: number, bin: number) => boolean>> = {
  'at least': (code, bin) => code >= bin,
  'at most': (code, bin) => code <= bin,
  equal: (code, bin) => code === bin,
  different: (code, bin) => code !== bin,
};

function written({ columns }: RuleTable, { column, is, bin }: BinCondition): Condition {
  const { source } = columns[column]!;
  const { name } = source.column;
  if (source.kind === 'category') {
    return {
      column: name,
      is: is === 'equal' ? 'equal' : 'different',
      category: source.column.categories[bin]!,
    };
  }
  const cut = source.cuts[(bin - 1) / 2]!;
  const isLower = is === 'at least';
  return source.kind === 'number'
    ? { column: name, is: isLower ? 'at least' : 'at most', value: cut }
    : { column: name, is: isLower ? 'from' : 'until', date: cut, hasTime: source.column.hasTime };
}
