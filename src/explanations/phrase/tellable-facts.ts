import type { Condition, Fact } from '../facts/fact.ts';
import type { Discretion } from './discretion.ts';

/** The facts a model may be told: without those that speak of hidden columns, and, if so wished, of cells. */
export function tellableFacts(facts: readonly Fact[], discretion: Discretion): Fact[] {
  return facts.flatMap((fact) => {
    const told = withoutHidden(fact, discretion.hiddenColumns);
    return told !== null && (discretion.mayTellCells || !tellsCells(told)) ? [told] : [];
  });
}

function withoutHidden(fact: Fact, hidden: ReadonlySet<string>): Fact | null {
  switch (fact.kind) {
    case 'number':
    case 'category':
    case 'date':
    case 'driver':
      return hidden.has(fact.column) ? null : fact;
    case 'rule':
      return fact.conditions.some(({ column }) => hidden.has(column)) ? null : fact;
    case 'neighbor':
      return fact.by !== null && hidden.has(fact.by.column) ? { ...fact, by: null } : fact;
    case 'correlation':
      return fact.columns.some((column) => hidden.has(column)) ? null : fact;
    case 'quality':
      return fact.column !== null && hidden.has(fact.column) ? null : fact;
    case 'isolation':
      // That the row is among the strangest stays true.
      return { ...fact, columns: fact.columns.filter(({ column }) => !hidden.has(column)) };
    case 'smallest change':
      // A part of the change would not do.
      return fact.changes.some(({ column }) => hidden.has(column)) ? null : fact;
    default:
      return fact;
  }
}

function tellsCells(fact: Fact): boolean {
  switch (fact.kind) {
    case 'category':
    case 'smallest change':
      return true;
    case 'isolation':
      return fact.columns.length > 0;
    case 'rule':
      return fact.conditions.some(isOfCategory);
    default:
      return false;
  }
}

function isOfCategory(condition: Condition): boolean {
  return condition.is === 'equal' || condition.is === 'different';
}
