import type { ColumnCondition } from '../conditions.ts';
import { type Contrast, isMore } from '../contrasts.ts';
import { formatDate } from '../dates-in-words.ts';
import { formatExact } from '../numbers-in-words.ts';
import { cleaned, MAX_IN_NAME } from '../untrusted-text.ts';
import type { NamedCondition, NameWords } from '../words.ts';
import { COLON, listed, NBSP } from './quoted.ts';

/** “Values” carry the adjective: nobody knows the gender of a column's name. */
export const nameWords: NameWords = {
  fromContrasts: (contrasts) => together(contrasts.map(ofContrast)),
  fromRule: (parts) => together(parts.map(ofPart)),
  plain({ of, cluster }) {
    return of === 'cluster' ? `groupe ${cluster}` : of === 'noise' ? 'hors groupe' : 'sélection';
  },
  numbered: (name, { cluster }) => `${name} (${cluster})`,
};

interface Trait {
  readonly columns: readonly string[];
  readonly trait: string;
}

/** Columns with the same trait share it. */
function together(traits: readonly Trait[]): string {
  const shared: Trait[] = [];
  for (const { columns, trait } of traits) {
    const at = shared.findIndex((known) => known.trait === trait);
    if (at < 0) shared.push({ columns, trait });
    else shared[at] = { columns: [...shared[at]!.columns, ...columns], trait };
  }
  return shared.map(({ columns, trait }) => `${listed(columns)}${COLON}${trait}`).join(', ');
}

function ofContrast(contrast: Contrast): Trait {
  const columns = [short(contrast.column)];
  switch (contrast.kind) {
    case 'number':
      return { columns, trait: `valeurs ${isMore(contrast) ? 'élevées' : 'faibles'}` };
    case 'date':
      return { columns, trait: `dates ${isMore(contrast) ? 'récentes' : 'anciennes'}` };
    case 'category': {
      const often = isMore(contrast) ? '' : contrast.share === 0 ? 'pas ' : 'rarement ';
      return { columns, trait: `${often}${short(contrast.category)}` };
    }
  }
}

function ofPart({ condition, contrast }: NamedCondition): Trait {
  return contrast === null
    ? { columns: [short(condition.column)], trait: limitsInShort(condition) }
    : ofContrast(contrast);
}

function limitsInShort(condition: ColumnCondition): string {
  switch (condition.kind) {
    case 'number': {
      const [least, most] = [condition.least, condition.most].map((value) =>
        value === null ? null : formatExact(value, 'fr'),
      );
      if (least === most) return `${least}`;
      if (most === null) return `au moins ${least}`;
      return least === null ? `au plus ${most}` : `de ${least} à ${most}`;
    }
    case 'date': {
      const [first, last] = [condition.first, condition.last].map((date) =>
        date === null ? null : formatDate(date, condition.hasTime, 'fr'),
      );
      if (first === last) return `le ${first}`;
      if (last === null) return `à partir du ${first}`;
      return first === null ? `jusqu’au ${last}` : `du ${first} au ${last}`;
    }
    case 'category':
      return condition.is === null ? `pas ${listed(condition.isNot.map(short), 'ni')}` : short(condition.is);
  }
}

function short(text: string): string {
  return cleaned(text, MAX_IN_NAME) || `«${NBSP}»`;
}
