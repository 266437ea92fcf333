import { type ColumnCondition, isCompound } from '../conditions.ts';
import { formatDate } from '../dates-in-words.ts';
import { formatExact } from '../numbers-in-words.ts';
import { listed, named, valued } from './quoted.ts';

/** What a rule asks of a row: « prix » vaut au moins 300 et « région » vaut « Sud ». */
export function conditionsInWords(conditions: readonly ColumnCondition[]): string {
  const parts = conditions.map(inWords);
  // A range, or several categories, has a conjunction of its own.
  const isLong = conditions.some(isCompound);
  return isLong ? parts.join(', et ') : listed(parts);
}

function inWords(condition: ColumnCondition): string {
  const column = named(condition.column);
  switch (condition.kind) {
    case 'number': {
      const least = condition.least === null ? null : formatExact(condition.least, 'fr');
      const most = condition.most === null ? null : formatExact(condition.most, 'fr');
      if (least === most) return `${column} vaut ${least}`;
      if (most === null) return `${column} vaut au moins ${least}`;
      return least === null ? `${column} vaut au plus ${most}` : `${column} est entre ${least} et ${most}`;
    }
    case 'date': {
      const { first: from, last: until, hasTime } = condition;
      const first = from === null ? null : formatDate(from, hasTime, 'fr');
      const last = until === null ? null : formatDate(until, hasTime, 'fr');
      if (first === last) return `${column} tombe le ${first}`;
      if (last === null) return `${column} tombe le ${first} ou après`;
      return first === null
        ? `${column} tombe le ${last} ou avant`
        : `${column} tombe entre le ${first} et le ${last}`;
    }
    case 'category':
      if (condition.is !== null) return `${column} vaut ${valued(condition.is)}`;
      if (condition.isNot.length === 1)
        return `${column} ne vaut pas ${condition.isNot.map(valued).join('')}`;
      return `${column} ne vaut ni ${condition.isNot.map(valued).join(' ni ')}`;
  }
}
