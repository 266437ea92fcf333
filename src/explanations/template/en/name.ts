import type { ColumnCondition } from '../conditions.ts';
import { type Contrast, isMore } from '../contrasts.ts';
import { cleaned, MAX_IN_NAME } from '../untrusted-text.ts';
import type { NameWords } from '../words.ts';
import { listed } from './quoted.ts';

export const nameWords: NameWords = {
  fromContrasts: (contrasts) => contrasts.map(contrastInShort).join(', '),
  fromRule: (conditions) => conditions.map(conditionInShort).join(', '),
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

function conditionInShort(condition: ColumnCondition): string {
  const column = short(condition.column);
  switch (condition.kind) {
    case 'number':
      return `${condition.most === null ? 'high' : condition.least === null ? 'low' : 'mid-range'} ${column}`;
    case 'date':
      return `${condition.last === null ? 'late' : condition.first === null ? 'early' : 'mid-range'} ${column}`;
    case 'category':
      return condition.is === null
        ? `${column}: not ${listed(condition.isNot.map(short), 'or')}`
        : `${column}: ${short(condition.is)}`;
  }
}

function short(text: string): string {
  return cleaned(text, MAX_IN_NAME) || '“ ”';
}
