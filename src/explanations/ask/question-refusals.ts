import type { ColumnProfile } from '../../table/profile.ts';
import type { Mention } from '../../table/reader.ts';
import { escaped, folded, type ReadQuestion } from './question-tokens.ts';
import { CLUSTER, FILLERS, ROWS, type Wanted } from './question-words.ts';
import { isDated, type TableQuestion } from './table-question.ts';

/* What keeps a question from a figure although its words are understood. */

export const NAMES_ROWS = new RegExp(`(?:^| )${ROWS}(?: |$)`);

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

/** Whether a question asks for rows, for a yes or a no, or for what a filter cannot say. */
export function asksForNoFigure(text: string): boolean {
  // Is a share over 10 % one over .1, or one over 10?
  if (/§n\d+ ?%/.test(text)) return true;
  return [ASKS_FOR_ROWS, ASKS_WHETHER, COMPARES_WITH, IN_EXTREME_CLUSTER].some((form) => form.test(text));
}

/**
 * A category that is spelled like a word of the language, “IT”, “US”, “A”, or with signs alone, “(”, and would be passed
 * over as one.
 */
export function isPassedOver(
  question: string,
  mentions: readonly Mention[],
  { categories }: ReadQuestion,
): boolean {
  return mentions.some(({ column, value }) => {
    const name = folded(value);
    const isWord = FILLERS.has(name) && /\p{Lu}/u.test(value);
    const isSign = name === '' && !/^[?!.,:;\s]*$/.test(value);
    if (!isWord && !isSign) return false;
    if (categories.some((each) => each.column === column && each.values.includes(value))) return false;
    const beside = isWord ? String.raw`[^\p{L}\d]` : String.raw`[\s«»“”"'?]`;
    return new RegExp(`${beside}${escaped(value)}${beside}`, 'u').test(` ${question} `);
  });
}

/** As signs, and as words of a question or of a column's name. */
const CURRENCIES: readonly RegExp[] = [
  ['[$]', 'usd|dollars?'],
  ['€', 'eur|euros?'],
  ['£', 'gbp|pounds?|livres?'],
  ['¥', 'jpy|cny|yens?|yuans?'],
].map(([sign, words]) => new RegExp(String.raw`${sign}|(?<!\p{L})(?:${words})(?!\p{L})`, 'iu'));

/** “in $”, of a column of euros: of what it is not in, it tells nothing. */
export function isInOtherCurrency(question: string, { columns }: ReadQuestion): boolean {
  const asked = CURRENCIES.filter((currency) => currency.test(question));
  return columns.some(({ name }) => {
    const own = CURRENCIES.filter((currency) => currency.test(name));
    const others = asked.filter((currency) => !currency.test(columns.map((each) => each.name).join(' ')));
    return own.length > 0 && others.length > 0;
  });
}

/** Of one column one thing is said, or from where to where it reaches. */
export function areTogether(filters: TableQuestion['filters']): boolean {
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

/** Whether a plan says all that the words do, and they no more than it. */
export function isAnswer(
  plan: TableQuestion,
  wanted: ReadonlySet<Wanted>,
  read: ReadQuestion,
  columns: readonly ColumnProfile[],
): boolean {
  if (namesColumnAsCluster(plan, read, columns) || isOneGroup(plan)) return false;
  return isAsked(plan, wanted, read) && isOfItsKind(plan, read, columns);
}

/** Where a column is called “group”, the word may stand for it. */
function namesColumnAsCluster(
  { cluster, group }: TableQuestion,
  { text }: ReadQuestion,
  columns: readonly ColumnProfile[],
): boolean {
  if (cluster === null && group !== 'cluster') return false;
  return [/^clusters?$/, /^groupe?s?$/].some(
    (word) =>
      columns.some(({ name }) => word.test(folded(name))) && text.split(' ').some((each) => word.test(each)),
  );
}

/** “rows by region in the North”: of groups by what they are chosen by one is left, and says nothing. */
function isOneGroup({ filters, group_column }: TableQuestion): boolean {
  return filters.some(
    ({ column, is, values }) => column === group_column && is === 'equal' && values.length === 1,
  );
}

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

/** Asks for a row, a person or a place, of which a figure tells only the value. */
const ASKS_FOR_BEARER = new RegExp(
  `(?:^| )(?:who|whose|qui|(?:tell me|dis moi|and|et) where|dates?)(?= |$)|(?:^| )${ROWS} (?:with|having|whose|that|avec|qui|ayant|dont)(?= |$)`,
);

/** “When …?” asks for a date, “Which …?” for a group. */
function isOfItsKind(
  { measure, column, group, filters, cluster, order }: TableQuestion,
  { text }: ReadQuestion,
  columns: readonly ColumnProfile[],
): boolean {
  const isDate = columns.some((each) => each.name === column && isDated(each));
  if ((measure === 'min' || measure === 'max') && group === null && !isDate && ASKS_FOR_BEARER.test(text)) {
    return false;
  }
  // A group of which no row meets the conditions is the fewest, and is not told.
  if (measure === 'count' && order === 'lowest' && (filters.length > 0 || cluster !== null)) return false;
  if (/^(?:when|quand) /.test(text)) return isDate;
  return group !== null || !/^which /.test(text);
}
