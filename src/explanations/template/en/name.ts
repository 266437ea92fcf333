import type { ColumnCondition } from '../conditions.ts';
import { type Contrast, isMore } from '../contrasts.ts';
import { formatDate } from '../dates-in-words.ts';
import { formatExact } from '../numbers-in-words.ts';
import { cleaned, MAX_IN_NAME } from '../untrusted-text.ts';
import type { NamedCondition, NameWords } from '../words.ts';
import { listed } from './quoted.ts';

export const nameWords: NameWords = {
  fromContrasts: (contrasts) => contrasts.map(contrastInShort).join(', '),
  fromRule: (parts) => parts.map(partInShort).join(', '),
  plain({ of, cluster }) {
    return of === 'cluster' ? `cluster ${cluster}` : of === 'noise' ? 'no cluster' : 'selection';
  },
  numbered: (name, { cluster }) => `${name} (${cluster})`,
};

function contrastInShort(contrast: Contrast): string {
  const column = short(contrast.column);
  switch (contrast.kind) {
    case 'number':
      return `${isMore(contrast) ? 'high' : 'low'} ${column}`;
    case 'date':
      return `${isMore(contrast) ? 'late' : 'early'} ${column}`;
    case 'category':
      return `${column}: ${isMore(contrast) ? '' : contrast.share === 0 ? 'not ' : 'rarely '}${short(contrast.category)}`;
  }
}

function partInShort({ condition, contrast }: NamedCondition): string {
  return contrast === null
    ? `${short(condition.column)}: ${limitsInShort(condition)}`
    : contrastInShort(contrast);
}

function limitsInShort(condition: ColumnCondition): string {
  if (condition.kind === 'category') {
    return condition.is === null ? `not ${listed(condition.isNot.map(short), 'or')}` : short(condition.is);
  }
  const [first, last] = limitsOf(condition);
  if (first === last) return `${first}`;
  const isDate = condition.kind === 'date';
  if (last === null) return `${isDate ? 'from' : 'at least'} ${first}`;
  return first === null ? `${isDate ? 'until' : 'at most'} ${last}` : `${first} to ${last}`;
}

function limitsOf(condition: Exclude<ColumnCondition, { kind: 'category' }>): (string | null)[] {
  if (condition.kind === 'number') {
    return [condition.least, condition.most].map((value) =>
      value === null ? null : formatExact(value, 'en'),
    );
  }
  return [condition.first, condition.last].map((date) =>
    date === null ? null : formatDate(date, condition.hasTime, 'en'),
  );
}

function short(text: string): string {
  return cleaned(text, MAX_IN_NAME) || '“ ”';
}
