import { type ColumnCondition, isCompound } from '../conditions.ts';
import { formatDate } from '../dates-in-words.ts';
import { formatExact } from '../numbers-in-words.ts';
import { listed, named, valued } from './quoted.ts';

/** What a rule asks of a row: “price” is at least 300 and “region” is “South”. */
export function conditionsInWords(conditions: readonly ColumnCondition[]): string {
  const parts = conditions.map(inWords);
  // A range, or several categories, has a conjunction of its own.
  const isLong = conditions.some(isCompound);
  return isLong ? parts.join(', and ') : listed(parts);
}

function inWords(condition: ColumnCondition): string {
  const column = named(condition.column);
  switch (condition.kind) {
    case 'number': {
      const least = condition.least === null ? null : formatExact(condition.least, 'en');
      const most = condition.most === null ? null : formatExact(condition.most, 'en');
      if (least === most) return `${column} is ${least}`;
      if (most === null) return `${column} is at least ${least}`;
      return least === null ? `${column} is at most ${most}` : `${column} is between ${least} and ${most}`;
    }
    case 'date': {
      const { first: from, last: until, hasTime } = condition;
      const first = from === null ? null : formatDate(from, hasTime, 'en');
      const last = until === null ? null : formatDate(until, hasTime, 'en');
      if (first === last) return `${column} falls on ${first}`;
      if (last === null) return `${column} falls on ${first} or later`;
      return first === null
        ? `${column} falls on ${last} or earlier`
        : `${column} falls between ${first} and ${last}`;
    }
    case 'category':
      if (condition.is !== null) return `${column} is ${valued(condition.is)}`;
      if (condition.isNot.length === 1) return `${column} is not ${condition.isNot.map(valued).join('')}`;
      return `${column} is neither ${listed(condition.isNot.map(valued), 'nor')}`;
  }
}
