import type { Fact, FactKind, Subject } from '../facts/fact.ts';

/** The facts about one subject. */
export interface SubjectFacts {
  readonly about: Subject;
  readonly facts: readonly Fact[];
}

/** Facts by whom they are about, subjects in the order in which they are first spoken of. */
export function bySubject(facts: readonly Fact[]): SubjectFacts[] {
  const subjects = new Map<string, { about: Subject; facts: Fact[] }>();
  for (const fact of facts) {
    const key = keyOf(fact.about);
    const known = subjects.get(key);
    if (known === undefined) subjects.set(key, { about: fact.about, facts: [fact] });
    else known.facts.push(fact);
  }
  return [...subjects.values()];
}

function keyOf(about: Subject): string {
  if (about.of === 'cluster') return `cluster ${about.cluster}`;
  return about.of === 'row' ? `row ${about.row}` : about.of;
}

export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>;

/** All facts of a kind. */
export function factsOf<K extends FactKind>(facts: readonly Fact[], kind: K): FactOf<K>[] {
  return facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
}

/** The first fact of a kind; null without any. */
export function factOf<K extends FactKind>(facts: readonly Fact[], kind: K): FactOf<K> | null {
  return factsOf(facts, kind)[0] ?? null;
}
