import type { Language } from '../../procedure/wire.ts';
import type { Aggregate } from '../../table/reader.ts';
import { formatMoment } from '../template/dates-in-words.ts';
import { formatNumber, formatShare } from '../template/numbers-in-words.ts';
import { english } from './en/answers.ts';
import { french } from './fr/answers.ts';
import type { ToldQuestion } from './question-parts.ts';
import type { GroundedQuestion } from './table-question.ts';

/** A question that was answered from the table. */
export interface TableAnswer {
  readonly id: string;
  readonly question: GroundedQuestion;
  readonly aggregate: Aggregate;
  /** Whether the values are dates, milliseconds since 1970 UTC. */
  readonly isDate: boolean;
  /** Columns that hold truth values. */
  readonly truths: ReadonlySet<string>;
}

/** How a language tells figures of a table. Every text is a whole sentence. */
export interface AnswerWords {
  /** How many rows there are, of all or of those that meet conditions. */
  count(question: ToldQuestion, count: number, total: number): string;
  /** One figure over some rows. */
  figure(question: ToldQuestion, value: string, rows: number, isDate: boolean): string;
  /** No row has a value; no row meets the conditions where rows are counted. */
  nothing(question: ToldQuestion, chosen: number): string;
  /** The figure is too large a number. */
  tooLarge(question: ToldQuestion): string;
  /** The first groups in order, and how many there are. */
  groups(question: ToldQuestion, groups: readonly ToldGroup[], groupCount: number, isDate: boolean): string;
  /** The share of the rows of each group, or of a cluster, that meet conditions. */
  shares(question: ToldQuestion, groups: readonly ToldGroup[], groupCount: number): string;
  /** The table was not read in time. */
  readonly tooSlow: string;
  /** Nothing that is known answers. */
  unknown(columns: readonly string[]): string;
}

export interface ToldGroup {
  readonly key: string | number | null;
  readonly value: string;
  readonly rows: number;
  /** Of the rows that meet the conditions. */
  readonly share: number;
}

/** Groups that a sentence names; the facts hold more. */
const MOST_TOLD = 5;

const WORDS: Readonly<Record<Language, AnswerWords>> = { fr: french, en: english };

export function answerInWords(answer: TableAnswer, language: Language): string {
  const { aggregate, isDate, truths } = answer;
  const question = { ...answer.question, truths };
  const words = WORDS[language];
  const { groups, groupCount, total, chosen } = aggregate;
  const tellsDates = isDate && question.measure !== 'distinct';
  const isShare = question.measure === 'share';
  const figure = (value: number) =>
    isShare
      ? formatShare(value, language)
      : tellsDates
        ? formatMoment(value, language)
        : formatNumber(value, language);
  if (aggregate.isTooLarge) return words.tooLarge(question);
  if (groups.length > 0 && (question.groupBy !== null || isShare)) {
    const told = groups.slice(0, MOST_TOLD).map(({ key, value, rows }) => ({
      key,
      value: figure(value),
      rows,
      share: chosen === 0 ? 0 : rows / chosen,
    }));
    if (isShare) return words.shares(question, told, groupCount);
    return words.groups(question, told, groupCount, tellsDates);
  }
  const [only] = groups;
  const measuredRows = isShare ? { ...question, filters: [] } : question;
  if (only === undefined) return words.nothing(measuredRows, aggregate.chosen);
  if (question.measure === 'count') return words.count(question, only.value, total);
  return words.figure(question, figure(only.value), only.rows, tellsDates);
}

export function tooSlowInWords(language: Language): string {
  return WORDS[language].tooSlow;
}

export function unknownInWords(columns: readonly string[], language: Language): string {
  return WORDS[language].unknown(columns);
}
