import type { Fact, SizeFact, StructureFact, Subject } from '../facts/fact.ts';
import { factOf, type SubjectFacts } from './subjects.ts';
import type { Group, Place } from './words.ts';

/** A group of rows with what is known of it, and its place among the clusters. */
export interface KnownGroup {
  readonly group: Group;
  readonly facts: readonly Fact[];
  readonly place: Place;
  /** What its place stands on, beside its own size. */
  readonly placeFacts: readonly Fact[];
}

const MANNERS = 3;

/** Clusters by their number, then the rows of none. */
export function groupsAmong(subjects: readonly SubjectFacts[]): KnownGroup[] {
  const structure = subjects.flatMap(({ facts }) => factOf(facts, 'structure') ?? [])[0] ?? null;
  const sizes = subjects.flatMap(({ about, facts }) =>
    about.of === 'cluster' ? (factOf(facts, 'size') ?? []) : [],
  );
  const ranks = ranksOf(sizes.map(({ count }) => count));
  return subjects
    .flatMap(({ about, facts }) => {
      const group = groupOf(about, facts);
      if (group === null || group.of === 'selection') return [];
      const place = placeOf(group, ranks);
      return [{ group, facts, place, placeFacts: placeFactsOf(group, place, sizes, structure) }];
    })
    .sort((a, b) => orderOf(a.group) - orderOf(b.group));
}

function placeFactsOf(
  { count }: Group,
  place: Place,
  sizes: readonly SizeFact[],
  structure: StructureFact | null,
): Fact[] {
  if (place === 'in between') return [];
  if (place === 'second' || place === 'third') return sizes.filter((size) => size.count > (count ?? 0));
  return structure === null ? [] : [structure];
}

/** null for what is no group of rows. */
export function groupOf(about: Subject, facts: readonly Fact[]): Group | null {
  const count = factOf(facts, 'size')?.count ?? null;
  switch (about.of) {
    case 'cluster':
      return { of: 'cluster', cluster: about.cluster, count, manner: Math.abs(about.cluster) % MANNERS };
    case 'noise':
    case 'selection':
      return { of: about.of, cluster: -1, count, manner: 0 };
    default:
      return null;
  }
}

function orderOf({ of, cluster }: Group): number {
  return of === 'cluster' ? cluster : Number.POSITIVE_INFINITY;
}

/** How many clusters are larger than those of a size, and how many have it. */
type Ranks = ReadonlyMap<number, { readonly larger: number; readonly same: number; readonly all: number }>;

/** @param sizes of all clusters */
function ranksOf(sizes: readonly number[]): Ranks {
  const ranks = new Map<number, { larger: number; same: number; all: number }>();
  for (const [larger, size] of [...sizes].sort((a, b) => b - a).entries()) {
    const known = ranks.get(size);
    if (known === undefined) ranks.set(size, { larger, same: 1, all: sizes.length });
    else known.same++;
  }
  return ranks;
}

function placeOf({ of, count }: Group, ranks: Ranks): Place {
  const rank = count === null ? undefined : ranks.get(count);
  if (of !== 'cluster' || rank === undefined) return 'in between';
  const { larger, same, all } = rank;
  if (all === 1) return 'only';
  const isAlone = same === 1;
  if (larger === 0) return isAlone ? (all === 2 ? 'larger of two' : 'largest') : 'none larger';
  if (!isAlone) return 'in between';
  if (larger === all - 1) return all === 2 ? 'smaller of two' : 'smallest';
  return larger === 1 ? 'second' : larger === 2 ? 'third' : 'in between';
}
