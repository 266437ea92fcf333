import type { ColumnCondition } from '../conditions.ts';
import { type Contrast, isMore } from '../contrasts.ts';
import { cleaned, MAX_IN_NAME } from '../untrusted-text.ts';
import type { NameWords } from '../words.ts';
import { COLON, listed, NBSP } from './quoted.ts';

/** “Values” carry the adjective: nobody knows the gender of a column's name. */
export const nameWords: NameWords = {
  fromContrasts: (contrasts) => together(contrasts.map(ofContrast)),
  fromRule: (conditions) => together(conditions.map(ofCondition)),
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

function ofCondition(condition: ColumnCondition): Trait {
  const columns = [short(condition.column)];
  switch (condition.kind) {
    case 'number': {
      const height = condition.most === null ? 'élevées' : condition.least === null ? 'faibles' : 'moyennes';
      return { columns, trait: `valeurs ${height}` };
    }
    case 'date': {
      const age =
        condition.last === null ? 'récentes' : condition.first === null ? 'anciennes' : 'intermédiaires';
      return { columns, trait: `dates ${age}` };
    }
    case 'category':
      return {
        columns,
        trait:
          condition.is === null ? `pas ${listed(condition.isNot.map(short), 'ni')}` : short(condition.is),
      };
  }
}

function short(text: string): string {
  return cleaned(text, MAX_IN_NAME) || `«${NBSP}»`;
}
