import type { Fact, IsolationFact } from '../facts/fact.ts';
import type { KnownGroup } from './groups.ts';
import { from, isConcentrated } from './narrate-group.ts';
import type { RowNarrative, Sentence } from './narrative.ts';
import { factOf, type SubjectFacts } from './subjects.ts';
import type { Rank, Words } from './words.ts';

const MOST_NAMED = 3;

/** Why each of the strangest rows is unusual, in the order of the facts: the strangest first. */
export function explainRows(subjects: readonly SubjectFacts[], words: Words): RowNarrative[] {
  return subjects.flatMap(({ about, facts }) => {
    if (about.of !== 'row') return [];
    const sentences = rowSentences(about.row, facts, words);
    return sentences.length === 0 ? [] : [{ row: about.row, sentences }];
  });
}

/** How many rows are unusual, which most, by what, and where they are. */
export function summarizeUnusual(
  groups: readonly KnownGroup[],
  subjects: readonly SubjectFacts[],
  { row: words }: Words,
): Sentence[] {
  const counted = groups.flatMap(({ group, facts }) => {
    const fact = factOf(facts, 'unusual rows');
    return fact === null ? [] : [{ group, fact }];
  });
  const count = counted.reduce((sum, { fact }) => sum + fact.count, 0);
  const sentences: Sentence[] = [];
  const [first] = counted;
  if (first !== undefined) {
    const cited = counted.filter(({ fact }) => fact.count > 0 || count === 0).map(({ fact }) => fact);
    sentences.push(from(words.count(count, first.fact.overallShare), ...cited));
  }
  const isolated = subjects.flatMap(({ about, facts }) => {
    const fact = factOf(facts, 'isolation');
    return about.of === 'row' && fact !== null ? [{ row: about.row, fact }] : [];
  });
  const reasons = isolated.map(({ fact }) => fact);
  const named = isolated.slice(0, MOST_NAMED);
  if (named.length > 0) {
    const rows = named.map(({ row }) => row);
    const rank = rows.length === count ? null : rankOf(reasons, rows.length);
    sentences.push(from(words.strangest(rows, rank), ...named.map(({ fact }) => fact)));
  }
  sentences.push(...commonColumn(reasons, words));
  const concentrated = counted
    .filter(({ fact }) => isConcentrated(fact))
    .sort((a, b) => b.fact.share - a.fact.share)[0];
  if (concentrated !== undefined && counted.length > 1) {
    sentences.push(from(words.concentration(concentrated.group, concentrated.fact), concentrated.fact));
  }
  return sentences;
}

function rowSentences(row: number, facts: readonly Fact[], { row: words }: Words): Sentence[] {
  const sentences: Sentence[] = [];
  const isolation = factOf(facts, 'isolation');
  if (isolation !== null && isolation.columns.length > 0) {
    sentences.push(from(words.isolation(row, isolation, null), isolation));
  }
  const change = factOf(facts, 'smallest change');
  if (change !== null && change.changes.length > 0) {
    sentences.push(from(words.smallestChange(row, change, sentences.length === 0), change));
  }
  const normal = factOf(facts, 'nearest normal');
  if (normal !== null) sentences.push(from(words.nearestNormal(row, normal, sentences.length === 0), normal));
  return sentences;
}

/**
 * How the first few rows can be put forward.
 *
 * @param isolated of the strangest rows, the strangest first
 */
export function rankOf(isolated: readonly IsolationFact[], few: number): Rank {
  return isolated[few]?.score === isolated[few - 1]?.score ? 'among the strangest' : 'strangest';
}

/** The column that isolates more of the strangest rows than any other, where it is that of half of them. */
function commonColumn(isolated: readonly IsolationFact[], words: Words['row']): Sentence[] {
  const byColumn = new Map<string, Fact[]>();
  for (const fact of isolated) {
    const column = fact.columns[0]?.column;
    if (column !== undefined) byColumn.set(column, [...(byColumn.get(column) ?? []), fact]);
  }
  const [most] = [...byColumn].sort(([, a], [, b]) => b.length - a.length);
  if (most === undefined || most[1].length < 2 || 2 * most[1].length < isolated.length) return [];
  const [column, facts] = most;
  return [from(words.commonColumn(column, facts.length, isolated.length), ...facts)];
}
