import type { Language } from '../../procedure/wire.ts';
import type { Fact } from '../facts/fact.ts';
import { degreeOf, strengthOf } from '../template/contrasts.ts';
import type { Claim, Item } from './claims.ts';
import type { CompiledGrammar } from './grammar.ts';
import { isSameDate } from './read-date.ts';
import { type Quantity, quantitiesAt } from './read-quantity.ts';
import { isFraction, isRounded, isRoundedShare } from './rounding.ts';
import type { Token } from './tokens.ts';

/** What a slot accepts: nothing but a truth (`when`), a name, a number or a date that agrees. */
export type Slot =
  | { readonly is: 'when'; readonly holds: boolean }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'number'; readonly agrees: (quantity: Quantity) => boolean }
  | { readonly is: 'date'; readonly date: number; readonly hasTime: boolean };

export type Slots = Readonly<Record<string, Slot | undefined>>;

export interface Scene {
  readonly tokens: readonly Token[];
  readonly grammar: CompiledGrammar;
  readonly language: Language;
  /** All facts of the map. */
  readonly facts: readonly Fact[];
  /** Whether “it” can be but one group. */
  readonly isSingle: boolean;
}

const when = (holds: boolean): Slot => ({ is: 'when', holds });
const named = (name: string): Slot => ({ is: 'name', name });

/** The number of a cluster or a row. */
function labelled(value: number): Slot {
  return {
    is: 'number',
    agrees: ({ unit, hedge, isPlain, written }) =>
      unit === 'count' && hedge === null && isPlain && written.value === value,
  };
}

function valued(value: number): Slot {
  return {
    is: 'number',
    agrees: ({ unit, hedge, written }) => unit === 'count' && isRounded(written, value, hedge, false),
  };
}

/** Of a rule: as it was counted, without rounding. */
function exact(value: number): Slot {
  return {
    is: 'number',
    agrees: ({ unit, hedge, written }) =>
      unit === 'count' && hedge === null && Math.abs(written.value - value) <= 1e-9 * Math.abs(value),
  };
}

function counted(count: number): Slot {
  return {
    is: 'number',
    agrees: ({ unit, hedge, written }) => unit === 'count' && isRounded(written, count, hedge, true),
  };
}

function shared(share: number): Slot {
  return {
    is: 'number',
    agrees: ({ unit, hedge, written }) =>
      (unit === 'percent' && isRoundedShare(written, share, hedge)) ||
      (unit === 'fraction' && isFraction(written.value, share, hedge)),
  };
}

function times(ratio: number): Slot {
  return {
    is: 'number',
    agrees: ({ unit, hedge, written }) => {
      if (unit !== 'times' && unit !== 'count') return false;
      if (hedge !== null) return isRounded(written, ratio, hedge, false);
      // “5 times” of 4.9: whole ones round as a reader would.
      const half = Math.min(written.step, unit === 'times' ? 0.1 : written.step) / 2;
      return Math.abs(written.value - ratio) <= Math.min(half, 0.06 * ratio) + 1e-9;
    },
  };
}

/** Per cent by which one is more than the other. */
function changed(value: number, others: number): Slot {
  const change = others > 0 && value > 0 ? Math.abs(value / others - 1) : Number.NaN;
  return {
    is: 'number',
    agrees: ({ unit, hedge, written }) => unit === 'percent' && isRoundedShare(written, change, hedge),
  };
}

function scored(score: number | null): Slot | undefined {
  if (score === null) return undefined;
  return {
    is: 'number',
    agrees: ({ unit, hedge, written }) =>
      unit === 'count' &&
      (hedge === 'about' || hedge === null) &&
      (Math.abs(written.value - score) <= 1e-9 ||
        (!Number.isInteger(written.value) &&
          written.step <= 0.1 &&
          Math.abs(written.value - score) <= written.step / 2 + 1e-9)),
  };
}

/** As the templates say it of how wide a group lies. */
const TIGHT = 2 / 3;
const SCATTERED = 1.5;
const STRONG_CORRELATION = 0.9;
const MOST = 0.6;

/** The slots of all groups. */
function groupSlots({ about }: Fact, isSingle: boolean): Slots {
  const isCluster = about.of === 'cluster' && about.cluster >= 0;
  return {
    isCluster: when(isCluster),
    isNoise: when(about.of === 'noise' || (about.of === 'cluster' && about.cluster < 0)),
    isSelection: when(about.of === 'selection'),
    isRow: when(about.of === 'row'),
    single: when(isSingle),
    id: isCluster ? labelled(about.cluster) : undefined,
    row: about.of === 'row' ? labelled(about.row) : undefined,
  };
}

/** The slots that are true of a claim. */
export function slotsOf(claim: Claim, scene: Scene): Slots {
  return { ...groupSlots(claim.fact, scene.isSingle), ...ofFact(claim, scene) };
}

function sizes(strength: number): Slots {
  return {
    slight: when(strength < 0.5),
    clear: when(strength >= 0.8),
    great: when(strength >= 1.5),
  };
}

function portions(share: number): Slots {
  return {
    whole: when(share === 1),
    none: when(share === 0),
    most: when(share >= MOST && share < 1),
    majority: when(share > 0.505 && share < 1),
    minority: when(share < 0.495 && share > 0),
  };
}

function ofFact({ fact, part }: Claim, { facts }: Scene): Slots {
  switch (fact.kind) {
    case 'size':
      return {
        count: counted(fact.count),
        total: counted(fact.total),
        share: shared(fact.share),
        one: when(fact.count === 1),
        ...portions(fact.share),
      };
    case 'number':
    case 'date': {
      const { value, others, effect } = fact;
      const sign = Math.sign(effect) === Math.sign(value - others) ? Math.sign(effect) : 0;
      const size = degreeOf(fact) === 'slight' ? Math.min(Math.abs(effect), 0.49) : Math.abs(effect);
      const common = {
        col: named(fact.column),
        more: when(sign > 0),
        less: when(sign < 0),
        ...sizes(size),
      };
      if (fact.kind === 'date') {
        const { hasTime } = fact;
        return {
          ...common,
          own: { is: 'date', date: value, hasTime },
          oth: { is: 'date', date: others, hasTime },
        };
      }
      const arePositive = value > 0 && others > 0;
      return {
        ...common,
        own: valued(value),
        oth: valued(others),
        mean: when(fact.measure === 'mean'),
        median: when(fact.measure === 'median'),
        diff: valued(Math.abs(value - others)),
        ratio: arePositive ? times(value / others) : undefined,
        change: arePositive ? changed(value, others) : undefined,
      };
    }
    case 'category': {
      const { share, othersShare, lift } = fact;
      const points = Math.abs(share - othersShare) * 100;
      return {
        col: named(fact.column),
        cat: named(fact.category),
        own: shared(share),
        oth: shared(othersShare),
        more: when(share > othersShare),
        less: when(share < othersShare),
        othNone: when(othersShare === 0),
        othWhole: when(othersShare === 1),
        lift: lift === null ? undefined : times(lift),
        points: valued(points),
        ...portions(share),
        ...sizes(strengthOf(fact)),
      };
    }
    case 'rule':
      return {
        precision: shared(fact.precision),
        coverage: shared(fact.coverage),
        precisionWhole: when(fact.precision === 1),
        coverageWhole: when(fact.coverage === 1),
        matches: counted(fact.matches),
        lift: times(fact.lift),
      };
    case 'medoid':
      return {
        typical: labelled(fact.row),
        ...Object.fromEntries(fact.next.slice(0, 4).map((row, i) => [`next${i}`, labelled(row)])),
      };
    case 'border': {
      const rows = new Set(fact.rows);
      return {
        near: labelled(fact.near),
        borderRow: {
          is: 'number',
          agrees: ({ unit, hedge, isPlain, written }) =>
            unit === 'count' && hedge === null && isPlain && rows.has(written.value),
        },
      };
    }
    case 'spread':
      return {
        tight: when(fact.distance <= TIGHT * fact.typical),
        loose: when(fact.distance >= SCATTERED * fact.typical),
        distance: valued(fact.distance),
        typicalDistance: valued(fact.typical),
      };
    case 'neighbor': {
      const near = { near: labelled(fact.cluster) };
      if (fact.by === null) return near;
      const { column, value, other } = fact.by;
      return {
        ...near,
        col: named(column),
        own: valued(value),
        oth: valued(other),
        more: when(other > value),
        less: when(other < value),
      };
    }
    case 'unusual rows':
      return {
        count: counted(fact.count),
        one: when(fact.count === 1),
        own: shared(fact.share),
        overall: shared(fact.overallShare),
        more: when(fact.share > fact.overallShare),
        less: when(fact.share < fact.overallShare),
        twice: when(fact.share >= 2 * fact.overallShare && fact.overallShare > 0),
        lift: fact.overallShare > 0 ? times(fact.share / fact.overallShare) : undefined,
        ...portions(fact.share),
      };
    case 'no contrast':
      return {};
    case 'structure': {
      const { largest, smallest } = fact;
      const counts = facts.flatMap((other) =>
        other.kind === 'size' && other.about.of === 'cluster' && other.about.cluster >= 0
          ? [other.count]
          : [],
      );
      const isOnly = (count: number) =>
        counts.length === fact.clusters && counts.filter((c) => c === count).length === 1;
      return {
        rows: counted(fact.rows),
        columns: counted(fact.columns),
        clusters: counted(fact.clusters),
        noClusters: when(fact.clusters === 0),
        noise: counted(fact.noise),
        noiseShare: shared(fact.noiseShare),
        noNoise: when(fact.noise === 0),
        largest: largest !== null && isOnly(largest.count) ? labelled(largest.cluster) : undefined,
        largestCount: largest === null ? undefined : counted(largest.count),
        largestShare: largest === null ? undefined : shared(largest.share),
        smallest: smallest !== null && isOnly(smallest.count) ? labelled(smallest.cluster) : undefined,
        smallestCount: smallest === null ? undefined : counted(smallest.count),
        smallestShare: smallest === null ? undefined : shared(smallest.share),
        silhouette: scored(fact.silhouette),
        trust: scored(fact.trustworthiness),
        farApart: when((fact.silhouette ?? 0) >= 0.7),
        clearlyApart: when((fact.silhouette ?? 0) >= 0.5),
        hardlyApart: when((fact.silhouette ?? 1) < 0.25),
      };
    }
    case 'correlation': {
      const r = fact.correlation;
      return {
        a: named(fact.columns[0]),
        b: named(fact.columns[1]),
        r: scored(r),
        magnitude: scored(Math.abs(r)),
        pos: when(r > 0),
        neg: when(r < 0),
        strong: when(Math.abs(r) >= STRONG_CORRELATION),
      };
    }
    case 'driver': {
      const isTop = facts.every((other) => other.kind !== 'driver' || other.strength <= fact.strength);
      return { col: named(fact.column), strength: scored(fact.strength), top: when(isTop) };
    }
    case 'quality':
      return {
        col: fact.column === null ? undefined : named(fact.column),
        count: counted(fact.count),
        share: shared(fact.share),
        whole: when(fact.share === 1),
        missing: when(fact.finding === 'missing values'),
        same: when(fact.finding === 'same value'),
        leftOut: when(fact.finding === 'left out rows'),
        sample: when(fact.finding === 'sample'),
        apart: when(fact.finding === 'equal rows apart'),
        few: when(fact.finding === 'few rows'),
      };
    case 'isolation': {
      const { column, value, isDate, rank, contribution } = part!;
      const isText = typeof value === 'string';
      return {
        col: named(column),
        value: isText ? named(value) : isDate ? { is: 'date', date: value, hasTime: true } : valued(value),
        isText: when(isText),
        isDate: when(!isText && isDate),
        isNumber: when(!isText && !isDate),
        rank: shared(rank),
        highest: when(!isText && rank === 1),
        low: when(!isText && rank <= 0.1),
        contribution: shared(contribution),
        all: when(contribution === 1),
        main: when(fact.columns.every((other) => other.contribution < contribution || other === part)),
      };
    }
    case 'nearest normal':
      return { normal: labelled(fact.row) };
    case 'smallest change':
      return {};
  }
}

/** The slots that are true of a listed thing. */
export function slotsOfItem(item: Item): Slots {
  if (item.of === 'change') {
    const { column, from, to, isDate } = item.change;
    return { col: named(column), from: cell(from, isDate), to: cell(to, isDate) };
  }
  const { condition } = item;
  if (item.of === 'condition') {
    const { condition: own } = item;
    switch (own.is) {
      case 'at least':
        return { col: named(own.column), least: exact(own.value) };
      case 'at most':
        return { col: named(own.column), greatest: exact(own.value) };
      case 'from':
        return { col: named(own.column), first: moment(own.date, own.hasTime) };
      case 'until':
        return { col: named(own.column), last: moment(own.date, own.hasTime) };
      case 'equal':
        return { col: named(own.column), cat: named(own.category) };
      case 'different':
        return { col: named(own.column), notCat: named(own.category) };
    }
  }
  const merged = item.condition;
  const col = named(condition.column);
  switch (merged.kind) {
    case 'number': {
      const { least, most } = merged;
      if (least !== null && most !== null) return { col, low: exact(least), high: exact(most) };
      return least !== null ? { col, least: exact(least) } : { col, greatest: exact(most!) };
    }
    case 'date': {
      const { first, last, hasTime } = merged;
      if (first !== null && last !== null) {
        return { col, from: moment(first, hasTime), until: moment(last, hasTime) };
      }
      return first !== null ? { col, first: moment(first, hasTime) } : { col, last: moment(last!, hasTime) };
    }
    case 'category':
      if (merged.is !== null) return { col, cat: named(merged.is) };
      return {
        col,
        ...Object.fromEntries(merged.isNot.map((name, i) => [`not${merged.isNot.length}${i}`, named(name)])),
      };
  }
}

function cell(value: number | string, isDate: boolean): Slot {
  if (typeof value === 'string') return named(value);
  return isDate ? { is: 'date', date: value, hasTime: true } : valued(value);
}

function moment(date: number, hasTime: boolean): Slot {
  return { is: 'date', date, hasTime };
}

/** Where a slot may end that begins at a place. */
export function slotEnds(slot: Slot | undefined, at: number, scene: Scene): readonly number[] {
  if (slot === undefined) return [];
  const token = scene.tokens[at];
  switch (slot.is) {
    case 'when':
      return slot.holds ? [at] : [];
    case 'name':
      return token?.kind === 'name' && token.name.size === 1 && token.name.has(slot.name) ? [at + 1] : [];
    case 'date':
      return token?.kind === 'date' && isSameDate(token.date, slot.date, slot.hasTime) ? [at + 1] : [];
    case 'number':
      return quantitiesAt(scene.tokens, at, scene.grammar, scene.language)
        .filter(slot.agrees)
        .map(({ end }) => end);
  }
}
