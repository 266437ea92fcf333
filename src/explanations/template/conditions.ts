import type { Condition } from '../facts/fact.ts';

/** All that a rule asks of one column. */
export type ColumnCondition =
  | {
      readonly kind: 'number';
      readonly column: string;
      readonly least: number | null;
      readonly most: number | null;
    }
  | {
      readonly kind: 'date';
      readonly column: string;
      readonly first: number | null;
      readonly last: number | null;
      readonly hasTime: boolean;
    }
  | {
      readonly kind: 'category';
      readonly column: string;
      readonly is: string | null;
      readonly isNot: readonly string[];
    };

/** Conditions on the same column become one, such as a range; columns keep their order. */
export function byColumn(conditions: readonly Condition[]): ColumnCondition[] {
  const merged: ColumnCondition[] = [];
  for (const condition of conditions) {
    const own = single(condition);
    const at = merged.findIndex(({ kind, column }) => kind === own.kind && column === own.column);
    const both = at < 0 ? null : together(merged[at]!, own);
    if (both === null) merged.push(own);
    else merged[at] = both;
  }
  return merged;
}

function single(condition: Condition): ColumnCondition {
  const { column, is } = condition;
  switch (is) {
    case 'at least':
      return { kind: 'number', column, least: condition.value, most: null };
    case 'at most':
      return { kind: 'number', column, least: null, most: condition.value };
    case 'from':
      return { kind: 'date', column, first: condition.date, last: null, hasTime: condition.hasTime };
    case 'until':
      return { kind: 'date', column, first: null, last: condition.date, hasTime: condition.hasTime };
    case 'equal':
      return { kind: 'category', column, is: condition.category, isNot: [] };
    case 'different':
      return { kind: 'category', column, is: null, isNot: [condition.category] };
  }
}

/** null where they cannot be said as one. */
function together(a: ColumnCondition, b: ColumnCondition): ColumnCondition | null {
  if (a.kind === 'number' && b.kind === 'number') {
    return { ...a, least: larger(a.least, b.least), most: smaller(a.most, b.most) };
  }
  if (a.kind === 'date' && b.kind === 'date') {
    return {
      ...a,
      first: larger(a.first, b.first),
      last: smaller(a.last, b.last),
      hasTime: a.hasTime || b.hasTime,
    };
  }
  if (a.kind === 'category' && b.kind === 'category' && a.is === null && b.is === null) {
    return { ...a, isNot: [...new Set([...a.isNot, ...b.isNot])] };
  }
  return null;
}

function larger(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function smaller(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

/** Whether it takes more than one value to say. */
export function isCompound(condition: ColumnCondition): boolean {
  switch (condition.kind) {
    case 'number':
      return condition.least !== null && condition.most !== null;
    case 'date':
      return condition.first !== null && condition.last !== null;
    case 'category':
      return condition.isNot.length > 1;
  }
}
