import type { Language } from '../../procedure/wire.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { Mention } from '../../table/reader.ts';
import { type OpenQuestion, openQuestion } from './open-question.ts';
import { categoryFilters, emptyFilters, momentFilters, numberFilters } from './question-filters.ts';
import { folded, type ReadQuestion, readQuestion } from './question-tokens.ts';
import { ARTICLE, CLUSTER, FILLERS, ROWS, WANTED, type Wanted } from './question-words.ts';
import { COUNT_OF_ALL, isDated, isNumeric, type TableQuestion } from './table-question.ts';

const GROUPED = new RegExp(
  String.raw`(?:^|(?<= ))(?:by|per|for each|in each|each|for every|every|across|par|pour chaque|dans chaque|chaque|selon|suivant) ${ARTICLE}(?:§c(?<column>\d+)|(?<cluster>${CLUSTER})|(?<period>years?|months?|annees?|ans?|mois))(?= |$)`,
);
const WHICH = new RegExp(
  String.raw`(?:^|(?<= ))(?:which|what|quels?|quelles?) (?:is the |est le |est la )?(?:§c(?<column>\d+)|(?<cluster>${CLUSTER}))(?= |$)`,
);
/** “the largest cluster”: of no column, and so of rows. */
const EXTREME_CLUSTER = new RegExp(
  `(?:^|(?<= ))(?:which |what |quel )?(?:is |est )?(?:the |le )?(?:(?<high>largest|biggest|plus (?:grand|gros))|(?<low>smallest|plus petit)) ${CLUSTER}(?= |$)`,
);
const THIS_CLUSTER = new RegExp(String.raw`(?:^|(?<= ))${CLUSTER}(?: number| numero| no)? §n(\d+)(?= |$)`);
const NO_CLUSTER =
  /(?:^|(?<= ))(?:in no cluster|outside (?:of )?(?:the |all |any )?clusters?|hors (?:des |de tout )?groupes?)(?= |$)/;
const COUNTED_COLUMN =
  /(?:how many|number of|combien(?: y a t il)? de?|combien d|nombre de?|nombre d)(?: (?:different|distinct|unique)e?s?)?(?<values> (?:values?|valeurs?)(?: (?:different|distinct|unique)e?s?)?(?: (?:of|in|de|dans|for|pour|does|do|prend|are|there))*)?(?: (?:the|la|le|les|l))? §c(?<column>\d+)(?: (?:different|distinct|unique)e?s?)?(?= |$)/;
/** “the column price” */
const CALLED_COLUMN = /(?:^|(?<= ))(?:columns?|colonnes?|variables?|fields?|champs?) (?=§c\d)/g;

export interface PlanContext {
  readonly columns: readonly ColumnProfile[];
  /** Categories of the table that the question names. */
  readonly mentions: readonly Mention[];
  readonly language: Language;
}

/**
 * What a question in plain words asks of the table. Deliberately narrow: a question of which a word is not understood is not
 * answered by leaving that out.
 *
 * @returns null where it asks for no figure that is understood for certain
 */
export function planQuestion(question: string, context: PlanContext): TableQuestion | null {
  const read = readQuestion(question, context.columns, context.mentions, context.language);
  const open = openQuestion(read.text.replaceAll(CALLED_COLUMN, ''));
  // Is a share over 10 % one over .1, or one over 10?
  if (/§n\d+ ?%/.test(open.text) || ASKS_FOR_ROWS.test(open.text)) return null;
  if (ASKS_WHETHER.test(open.text) || COMPARES_WITH.test(open.text)) return null;
  if (isPassedOver(question, context.mentions, read)) return null;

  const cluster = clusterIn(read, open);
  const empty = emptyFilters(read, open);
  const numbers = numberFilters(read, open);
  if (numbers === null) return null;
  const filters = [...empty, ...numbers, ...momentFilters(read, open, context.columns)];
  const categories = categoryFilters(read, open);
  if (categories === null) return null;
  filters.push(...categories.filters);
  if (!areTogether(filters)) return null;

  const distinct = distinctIn(read, open);
  if (IN_EXTREME_CLUSTER.test(open.text)) return null;
  const extreme = open.take(EXTREME_CLUSTER);
  const group = groupIn(read, open, categories.compared, context.columns);
  if (group === undefined) return null;
  const wanted = wantedIn(open);
  if (wanted === null) return null;
  const free = freeColumns(read, open);
  if (!open.isUnderstood()) return null;

  const conditions = { filters, cluster };
  if (extreme !== null) {
    const isPlain = wanted.size === 0 && free.length === 0 && group.group === null && cluster === null;
    const order = extreme.groups?.['low'] === undefined ? 'highest' : 'lowest';
    return isPlain && distinct === null ? { ...COUNT_OF_ALL, ...conditions, group: 'cluster', order } : null;
  }
  if (distinct !== null) {
    const isPlain = wanted.size === 0 && free.length === 0;
    return isPlain
      ? { ...COUNT_OF_ALL, ...conditions, ...group, measure: 'distinct', column: distinct }
      : null;
  }
  // “rows per cluster”
  if (wanted.size === 0 && group.group !== null && NAMES_ROWS.test(read.text)) wanted.add('count');
  const measured = measureOf(wanted, free, group);
  if (measured === null) return null;
  const plan = { ...COUNT_OF_ALL, ...conditions, ...group, ...measured };
  return isAsked(plan, wanted, read) && isOfItsKind(plan, read) ? plan : null;
}

const NAMES_ROWS = new RegExp(`(?:^| )${ROWS}(?: |$)`);

/** Whether the words stand for all of it: “how many are there?” tells not of what, “the share of” not of which rows. */
function isAsked(
  { measure, filters, cluster, group }: TableQuestion,
  wanted: ReadonlySet<Wanted>,
  read: ReadQuestion,
): boolean {
  if (measure !== 'count') return true;
  const columns = new Set(filters.map(({ column }) => column)).size;
  const told = columns + Number(cluster !== null) + Number(group !== null);
  if (wanted.has('share')) return told === 1;
  if (wanted.has('size')) return cluster !== null && told === 1;
  return told > 0 || NAMES_ROWS.test(read.text);
}

/** “Which rows …?”, “Who …?”, “Where …?” ask for something that is no figure. */
const ASKS_FOR_ROWS = new RegExp(
  `^(?:who|whose|where|qui)(?= )|(?:^|(?<= ))(?:which|what|quels?|quelles?) ${ROWS}(?= |$)`,
);

/** “Is …?”, “Does …?”, “… est-il …?” want a yes or a no. */
const ASKS_WHETHER =
  /^(?:is|are|was|were|do|does|did|has|have|est|sont) |(?:^| )(?:(?<!y )a t|est|vient|sont) (?:il|elle|ils|elles)(?= |$)/;
/** “higher than North”: with one category the form can only keep to it. */
const COMPARES_WITH =
  /(?<!other|autres?|different) (?:que|qu|than) (?:(?:in|of|the|la|le|les|l|en|dans|du|de) )*(?:§v|clusters? |groupes? |groups? )/;
const IN_EXTREME_CLUSTER = new RegExp(
  String.raw`(?:in|of|dans|du|de|contient|me) (?:the |le )?(?:largest|biggest|smallest|plus (?:grand|gros|petit)) ${CLUSTER}\b`,
);

/** A category that is spelled like a word of the language, “IT”, “US”, “A”, and would be passed over as one. */
function isPassedOver(question: string, mentions: readonly Mention[], { categories }: ReadQuestion): boolean {
  return mentions.some(({ column, value }) => {
    if (!FILLERS.has(folded(value)) || !/\p{Lu}/u.test(value)) return false;
    const isTaken = categories.some((each) => each.column === column && each.values.includes(value));
    const at = ` ${question} `.search(
      new RegExp(
        String.raw`[^\p{L}\d]${value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}[^\p{L}\d]`,
        'u',
      ),
    );
    return !isTaken && at > 0;
  });
}

/** Of one column one thing is said, or from where to where it reaches. */
function areTogether(filters: TableQuestion['filters']): boolean {
  const byColumn = new Map<string, TableQuestion['filters']>();
  for (const filter of filters) byColumn.set(filter.column, [...(byColumn.get(filter.column) ?? []), filter]);
  return [...byColumn.values()].every((said) => {
    if (said.length === 1) return true;
    const low = said.find(({ is }) => is === 'at least' || is === 'more than')?.values[0];
    const high = said.find(({ is }) => is === 'at most' || is === 'less than')?.values[0];
    if (said.length > 2 || low === undefined || high === undefined) return false;
    const [from, to] = [Number(low), Number(high)];
    return Number.isNaN(from) || Number.isNaN(to) ? low <= high : from <= to;
  });
}

/** Asks for a row, a person or a place, of which a figure tells only the value. */
const ASKS_FOR_BEARER = new RegExp(
  `(?:^| )(?:who|whose|qui|(?:tell me|dis moi|and|et) where|dates?)(?= |$)|(?:^| )${ROWS} (?:with|having|whose|that|avec|qui|ayant|dont)(?= |$)`,
);

/** “When …?” asks for a date, “Which …?” for a group. */
function isOfItsKind(
  { measure, column, group, filters, cluster, order }: TableQuestion,
  read: ReadQuestion,
): boolean {
  const isDate = read.columns.some((each) => each.name === column && isDated(each));
  if (
    (measure === 'min' || measure === 'max') &&
    group === null &&
    !isDate &&
    ASKS_FOR_BEARER.test(read.text)
  ) {
    return false;
  }
  // A group of which no row meets the conditions is the fewest, and is not told.
  if (measure === 'count' && order === 'lowest' && (filters.length > 0 || cluster !== null)) return false;
  if (/^(?:when|quand) /.test(read.text)) {
    return read.columns.some((each) => each.name === column && isDated(each));
  }
  return group !== null || !/^which /.test(read.text);
}

type Measured = Pick<TableQuestion, 'measure' | 'column'> &
  Partial<Pick<TableQuestion, 'order' | 'group' | 'group_column'>>;

/** What is measured, of the columns that nothing else is said of; null where words do not go together, or a column is left over. */
function measureOf(
  wanted: ReadonlySet<Wanted>,
  free: readonly ColumnProfile[],
  { group }: Grouping,
): Measured | null {
  const [column, ...others] = free;
  if (others.length > 0) return null;
  const isGrouped = group !== null;
  const key = [...wanted].sort().join(' + ');
  const ofNumbers = (measure: 'mean' | 'median' | 'sum', order?: 'highest' | 'lowest'): Measured | null => {
    if (column === undefined || !isNumeric(column) || (order !== undefined && !isGrouped)) return null;
    return { measure, column: column.name, order: order ?? 'highest' };
  };
  const ofRows = (order: 'highest' | 'lowest', needsGroup: boolean): Measured | null =>
    column === undefined && (isGrouped || !needsGroup) ? { measure: 'count', column: null, order } : null;

  switch (key) {
    case 'count':
    case 'share':
    case 'size':
      return ofRows('highest', false);
    case 'most rows':
      return ofRows('highest', true);
    case 'fewest rows':
      return ofRows('lowest', true);
    case 'most common':
    case 'least common': {
      const order = key === 'most common' ? 'highest' : 'lowest';
      if (column === undefined || isGrouped) return ofRows(order, true);
      return { measure: 'count', column: null, group: 'column', group_column: column.name, order };
    }
    case 'mean':
    case 'median':
    case 'sum':
      return ofNumbers(key);
    case 'highest + mean':
      return ofNumbers('mean', 'highest');
    case 'lowest + mean':
      return ofNumbers('mean', 'lowest');
    case 'highest + median':
      return ofNumbers('median', 'highest');
    case 'lowest + median':
      return ofNumbers('median', 'lowest');
    case 'highest + sum':
      return ofNumbers('sum', 'highest');
    case 'lowest + sum':
      return ofNumbers('sum', 'lowest');
    case 'highest':
    case 'lowest':
      if (column === undefined) return group === 'cluster' ? ofRows(key, true) : null;
      return isNumeric(column)
        ? { measure: key === 'highest' ? 'max' : 'min', column: column.name, order: key }
        : null;
    case 'latest':
    case 'earliest': {
      if (column === undefined || !isDated(column)) return null;
      const isLatest = key === 'latest';
      return {
        measure: isLatest ? 'max' : 'min',
        column: column.name,
        order: isLatest ? 'highest' : 'lowest',
      };
    }
    default:
      return null;
  }
}

/** null for two questions in one */
function wantedIn(open: OpenQuestion): Set<Wanted> | null {
  const wanted = new Set<Wanted>();
  for (const [kind, pattern] of WANTED) {
    for (let found = open.take(pattern); found !== null; found = open.take(pattern)) {
      if (wanted.has(kind) && !/^(?:in|au) total$/.test(found[0])) return null;
      wanted.add(kind);
    }
  }
  return wanted;
}

function freeColumns({ columns }: ReadQuestion, open: OpenQuestion): ColumnProfile[] {
  const free = new Set<ColumnProfile>();
  for (let found = open.take(/§c(\d+)/); found !== null; found = open.take(/§c(\d+)/)) {
    free.add(columns[Number(found[1])]!);
  }
  return [...free];
}

/** −1 for the rows of none, null where it is about no cluster. */
function clusterIn(read: ReadQuestion, open: OpenQuestion): number | null {
  const found = open.take(THIS_CLUSTER);
  if (found !== null) return read.numbers[Number(found[1])]!;
  return open.take(NO_CLUSTER) === null ? null : -1;
}

/** “how many regions”, “the number of different prices”: the column whose values are counted. */
function distinctIn({ columns }: ReadQuestion, open: OpenQuestion): string | null {
  const found = COUNTED_COLUMN.exec(open.text);
  if (found === null) return null;
  const column = columns[Number(found.groups?.['column'])]!;
  const saysSo = /different|distinct|unique/.test(found[0]);
  // “How many values has the price?” may mean those that are not missing.
  if (!saysSo && (isNumeric(column) || found.groups?.['values'] !== undefined)) return null;
  open.take(COUNTED_COLUMN);
  return column.name;
}

type Grouping = Pick<TableQuestion, 'group' | 'group_column' | 'period'>;
const UNGROUPED: Grouping = { group: null, group_column: null, period: null };

/** By what the rows are grouped; undefined where it is not known what is meant. */
function groupIn(
  read: ReadQuestion,
  open: OpenQuestion,
  compared: string | null,
  all: readonly ColumnProfile[],
): Grouping | undefined {
  const found = open.take(GROUPED) ?? (asksWhich(read, open) ? open.take(WHICH) : null);
  if (found === null) {
    return compared === null ? UNGROUPED : { group: 'column', group_column: compared, period: null };
  }
  const { column, cluster, period } = found.groups ?? {};
  const name = column === undefined ? null : read.columns[Number(column)]!.name;
  // “Which region has the higher mean, North or South?”
  if (compared !== null)
    return name === compared ? { group: 'column', group_column: name, period: null } : undefined;
  if (cluster !== undefined) return { group: 'cluster', group_column: null, period: null };
  if (name !== null) return { group: 'column', group_column: name, period: null };
  const named = read.columns.filter(isDated);
  const dated = named.length > 0 ? named : all.filter(isDated);
  if (dated.length !== 1) return undefined;
  open.take(
    new RegExp(`(?:^|(?<= ))(?:(?:of|de|du) )?${ARTICLE}§c${read.columns.indexOf(dated[0]!)}(?= |$)`),
  );
  const kind = /^(?:month|mois)/.test(period ?? '') ? 'month' : 'year';
  return { group: 'column', group_column: dated[0]!.name, period: kind };
}

/** “Which is the price …” asks for a figure, “which is the region …” for a group. */
function asksWhich({ columns }: ReadQuestion, { text }: OpenQuestion): boolean {
  const column = WHICH.exec(text)?.groups?.['column'];
  if (column === undefined) return true;
  const named = columns[Number(column)]!;
  return !isNumeric(named) && !isDated(named);
}
