import type { Condition, Fact, IsolationFact, SmallestChangeFact } from '../facts/fact.ts';
import { byColumn, type ColumnCondition } from '../template/conditions.ts';

/** What one clause can state: a fact, of an isolation one of its columns. */
export type Claim =
  | { readonly fact: Exclude<Fact, IsolationFact>; readonly part: null }
  | { readonly fact: IsolationFact; readonly part: IsolationFact['columns'][number] };

/** A thing that is listed with others, all of which must be said. */
export type Item =
  | { readonly of: 'condition'; readonly condition: Condition }
  | { readonly of: 'merged'; readonly condition: ColumnCondition }
  | { readonly of: 'change'; readonly change: SmallestChangeFact['changes'][number] };

export function claimsOf(facts: readonly Fact[]): Claim[] {
  return facts.flatMap((fact): Claim[] =>
    fact.kind === 'isolation' ? fact.columns.map((part) => ({ fact, part })) : [{ fact, part: null }],
  );
}

/** The ways in which all that a claim lists can be listed. */
export function listsOf({ fact }: Claim): Item[][] {
  if (fact.kind === 'rule') {
    return [
      byColumn(fact.conditions).map((condition) => ({ of: 'merged', condition })),
      fact.conditions.map((condition) => ({ of: 'condition', condition })),
    ];
  }
  if (fact.kind === 'smallest change') return [fact.changes.map((change) => ({ of: 'change', change }))];
  return [];
}

export function subjectKey({ about }: Fact): string {
  if (about.of === 'cluster') return about.cluster < 0 ? 'noise' : `cluster ${about.cluster}`;
  return about.of === 'row' ? `row ${about.row}` : about.of;
}
