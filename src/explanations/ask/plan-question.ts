import type { Language } from '../../procedure/wire.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { Mention } from '../../table/reader.ts';
import { type OpenQuestion, openQuestion } from './open-question.ts';
import { categoryFilters, emptyFilters, momentFilters, numberFilters } from './question-filters.ts';
import { type Grouping, groupIn, onlyDated } from './question-group.ts';
import { type WithPresent, withPresent, yesOf } from './question-present.ts';
import {
  areTogether,
  asksForNoFigure,
  isAnswer,
  isInOtherCurrency,
  isPassedOver,
  NAMES_ROWS,
} from './question-refusals.ts';
import { type ReadQuestion, readQuestion } from './question-tokens.ts';
import { CLUSTER, GREETING, WANTED, type Wanted } from './question-words.ts';
import { COUNT_OF_ALL, isDated, isNumeric, type TableQuestion } from './table-question.ts';

/** “the largest cluster”: of no column, and so of rows. */
const EXTREME_CLUSTER = new RegExp(
  `(?:^|(?<= ))(?:which |what |quel )?(?:is |est )?(?:the |le )?(?:(?<high>largest|biggest|plus (?:grand|gros))|(?<low>smallest|plus petit)) ${CLUSTER}(?= |$)`,
);
const THIS_CLUSTER = new RegExp(String.raw`(?:^|(?<= ))${CLUSTER}(?: number| numero| no)? §n(\d+)(?= |$)`);
const NO_CLUSTER =
  /(?:^|(?<= ))(?:in no cluster|outside (?:of )?(?:the |all |any )?clusters?|hors (?:des |de tout )?groupes?)(?= |$)/;
const COUNTED_COLUMN =
  /(?:how many|(?:total )?number of|combien(?: y a t il)? de?|combien d|nombre de?|nombre d)(?: (?:different|distinct|unique)e?s?)?(?<values> (?:values?|valeurs?)(?: (?:different|distinct|unique)e?s?)?(?: (?:of|in|de|dans|for|pour|does|do|prend|are|there))*)?(?: (?:the|la|le|les|l))? §c(?<column>\d+)(?: (?:different|distinct|unique)e?s?)?(?= |$)/;
/** “tell us”: elsewhere “us” may be a country. */
const TO_US = /(?<=(?:^| )(?:tell|show|give)) us(?= |$)/g;
/** “the average number of rooms” */
const NUMBER_OF =
  /(?<=(?:^| )(?:averages?|means?|avg|medians?|highest|lowest|maximum|minimum|max|min|largest|smallest|total) )number of (?=§c(\d+))/g;
const NOMBRE_DE =
  /(?<=^| )nombre (moyen|median|total|maximal|minimal|maximum|minimum) (?:de |d )(?=§c(\d+))/g;
/** “the highest value of the price” */
const VALUE_OF =
  /(?:^|(?<= ))(?:values?|valeurs?)(?= (?:(?:of|in|for|de|du|des|d|pour|dans) )?(?:(?:the|la|le|les|l) )?(?:§c|¤))|(?<=§c\d+ )(?:values?|valeurs?)(?= |$)/;
/** “the column price”, “the price column” */
const CALLED_COLUMN =
  /(?:^|(?<= ))(?:columns?|colonnes?|variables?|fields?|champs?) (?=§c\d)|(?<=§c\d+) (?:columns?|variables?|fields?)(?= |$)/g;

const NAMES_DATE = /(?:^| )dates?(?= |$)/;

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
  const read = withPresent(readQuestion(question, context.columns, context.mentions, context.language));
  const open = openQuestion(withoutLooseWords(read));
  if (asksForNoFigure(open.text) || isPassedOver(question, context.mentions, read)) return null;
  if (isInOtherCurrency(question, read)) return null;

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
  while (open.take(VALUE_OF) !== null) {
    // “the values of” adds nothing to the column.
  }
  const extreme = open.take(EXTREME_CLUSTER);
  const group = groupIn(read, open, categories.compared, context.columns);
  if (group === undefined) return null;
  const wanted = wantedIn(open);
  if (wanted === null) return null;
  const free = freeColumns(read, open);
  if (free.length === 0 && NAMES_DATE.test(read.text)) free.push(...onlyDated(context.columns));
  if (!open.isUnderstood()) return null;
  if (extreme !== null || distinct !== null) {
    // Such words are the whole of what is asked.
    if (wanted.size > 0 || free.length > 0) return null;
    if (extreme !== null && (distinct !== null || group.group !== null || cluster !== null)) return null;
  } else if (wanted.size === 0 && group.group !== null && NAMES_ROWS.test(read.text)) {
    // “rows per cluster”
    wanted.add('count');
  }
  const part = partOf(read, wanted, filters, cluster, group);
  const measured = ofWhole(extreme, distinct) ?? part ?? measureOf(wanted, free, group);
  if (measured === null) return null;
  const plan = { ...COUNT_OF_ALL, filters, cluster, ...group, ...measured };
  return isAnswer(plan, wanted, read, context.columns) ? plan : null;
}

/** Less what says of a name only that it is one, and of an amount only that it is counted. */
function withoutLooseWords({ text, columns }: ReadQuestion): string {
  const isAmount = (place: string) => isNumeric(columns[Number(place)]!);
  return text
    .replace(GREETING, '')
    .replaceAll(TO_US, '')
    .replaceAll(CALLED_COLUMN, '')
    .replaceAll(NUMBER_OF, (all, place: string) => (isAmount(place) ? '' : all))
    .replaceAll(NOMBRE_DE, (all, what: string, place: string) => (isAmount(place) ? `${what} ` : all));
}

function ofWhole(extreme: RegExpExecArray | null, distinct: string | null): Measured | null {
  if (extreme === null) return distinct === null ? null : { measure: 'distinct', column: distinct };
  const order = extreme.groups?.['low'] === undefined ? 'highest' : 'lowest';
  return { measure: 'count', column: null, group: 'cluster', order };
}

/** “the share of smokers by region”, “the cluster with the highest share of smokers”: of one condition. */
function partOf(
  { isPart }: WithPresent,
  wanted: ReadonlySet<Wanted>,
  filters: TableQuestion['filters'],
  cluster: number | null,
  { group, group_column }: Grouping,
): Measured | null {
  const [filter, ...others] = filters;
  if (!isPart || filter === undefined || others.length > 0) return null;
  if ((group === null && cluster === null) || filter.column === group_column) return null;
  switch ([...wanted].sort().join(' + ')) {
    case 'share':
    case 'highest + share':
      return { measure: 'share', column: null };
    case 'lowest + share':
      return { measure: 'share', column: null, order: 'lowest' };
    default:
      return null;
  }
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
      // The most common date is not the most common year.
      if (column !== undefined && isDated(column)) return null;
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
  if (!saysSo && (isNumeric(column) || yesOf(column) !== null || found.groups?.['values'] !== undefined))
    return null;
  open.take(COUNTED_COLUMN);
  return column.name;
}
