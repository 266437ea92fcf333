import type {
  Condition,
  Fact,
  IsolationFact,
  SmallestChangeFact,
  Subject,
} from '../../../src/explanations/facts/fact.ts';

/** Facts without the parts that follow from the others, to be written by hand. */

type Told = Fact extends infer F ? (F extends Fact ? Omit<F, 'id' | 'about'> : never) : never;

const INTERVAL_WIDTH = 0.2;

export function numbered(about: Subject, prefix: string, facts: readonly Told[]): Fact[] {
  const counts = new Map<string, number>();
  return facts.map((fact) => {
    const at = counts.get(fact.kind) ?? 0;
    counts.set(fact.kind, at + 1);
    const name = fact.kind.replaceAll(' ', '-');
    return {
      ...fact,
      id: MANY.has(fact.kind) ? `${prefix}.${name}.${at}` : `${prefix}.${name}`,
      about,
    } as Fact;
  });
}

const MANY = new Set(['number', 'category', 'date', 'correlation', 'driver', 'quality']);

export function cluster(number: number, facts: readonly Told[]): Fact[] {
  return numbered({ of: 'cluster', cluster: number }, `c${number}`, facts);
}

export function noise(facts: readonly Told[]): Fact[] {
  return numbered({ of: 'noise' }, 'c-1', facts);
}

export function selection(facts: readonly Told[]): Fact[] {
  return numbered({ of: 'selection' }, 's', facts);
}

export function dataset(facts: readonly Told[]): Fact[] {
  return numbered({ of: 'dataset' }, 'd', facts);
}

export function row(number: number, facts: readonly Told[]): Fact[] {
  return numbered({ of: 'row', row: number }, `a${number}`, facts);
}

export function size(count: number, total: number): Told {
  return { kind: 'size', count, total, share: count / total };
}

export function number(
  column: string,
  value: number,
  others: number,
  effect: number,
  measure: 'mean' | 'median' = 'mean',
): Told {
  return { kind: 'number', column, measure, value, others, effect, interval: around(effect) };
}

export function category(
  column: string,
  value: string,
  share: number,
  othersShare: number,
  cramersV = 0.5,
): Told {
  return {
    kind: 'category',
    column,
    category: value,
    share,
    othersShare,
    lift: othersShare === 0 ? null : share / othersShare,
    cramersV,
  };
}

export function date(column: string, value: string, others: string, effect: number): Told {
  const [own, rest] = [Date.parse(value), Date.parse(others)];
  return {
    kind: 'date',
    column,
    value: own,
    others: rest,
    effect,
    interval: around(effect),
    hasTime: value.includes('T'),
  };
}

export function rule(
  conditions: readonly Condition[],
  precision: number,
  coverage: number,
  share: number,
  total: number,
): Told {
  const hits = coverage * share * total;
  return {
    kind: 'rule',
    conditions,
    precision,
    coverage,
    lift: precision / share,
    matches: Math.round(hits / precision),
  };
}

export function unusual(count: number, of: number, overallShare: number): Told {
  return { kind: 'unusual rows', count, share: count / of, overallShare };
}

export function structure(
  rows: number,
  columns: number,
  sizes: readonly number[],
  silhouette: number | null,
  trustworthiness: number | null,
): Told {
  const noiseCount = rows - sizes.reduce((sum, count) => sum + count, 0);
  const ranked = sizes
    .map((count, number) => ({ cluster: number, count, share: count / rows }))
    .sort((a, b) => b.count - a.count || a.cluster - b.cluster);
  return {
    kind: 'structure',
    rows,
    columns,
    clusters: sizes.length,
    noise: noiseCount,
    noiseShare: noiseCount / rows,
    largest: ranked[0] ?? null,
    smallest: ranked.at(-1) ?? null,
    silhouette,
    trustworthiness,
  };
}

export function correlation(a: string, b: string, strength: number): Told {
  return {
    kind: 'correlation',
    columns: [a, b],
    correlation: strength,
    interval: [strength - 0.02, Math.min(1, strength + 0.02)],
  };
}

export function isolation(score: number, ...columns: [string, number | string, number, number][]): Told {
  const written: IsolationFact['columns'] = columns.map(([column, value, rank, contribution]) => {
    const moment = typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) ? Date.parse(value) : null;
    return { column, value: moment ?? value, isDate: moment !== null, rank, contribution };
  });
  return { kind: 'isolation', score, columns: written };
}

export function changes(...written: [string, number | string, number | string][]): Told {
  const all: SmallestChangeFact['changes'] = written.map(([column, before, after]) => ({
    column,
    from: before,
    to: after,
    isDate: false,
  }));
  return { kind: 'smallest change', changes: all };
}

function around(effect: number): [number, number] {
  return [effect - INTERVAL_WIDTH / 2, effect + INTERVAL_WIDTH / 2];
}
