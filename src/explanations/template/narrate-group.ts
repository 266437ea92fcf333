import type { Fact, NumberFact, RuleFact, SizeFact, UnusualRowsFact } from '../facts/fact.ts';
import { byColumn } from './conditions.ts';
import { type Contrast, contrastsAmong, strengthOf } from './contrasts.ts';
import type { KnownGroup } from './groups.ts';
import type { Sentence } from './narrative.ts';
import { factOf } from './subjects.ts';
import type { Group, Place, Words } from './words.ts';

/** An explanation is to be worth reading, and to be read: it is filled up to so many sentences. */
const FEWEST_SENTENCES = 3;
const MOST_CONTRASTS = 3;
const MOST_CONTRASTS_WITH_RULE = 2;
/** From half a standard deviation on a difference is worth being told after the first. */
export const PLAIN_STRENGTH = 0.5;

/** Groups whose rows lie so much nearer together, or farther apart, than is typical. */
const TIGHT = 2 / 3;
const SCATTERED = 3 / 2;

/** The explanation of a group: its size, what sets it apart, its rule, its neighbour, and its unusual rows. */
export function explainGroup({ group, facts, place, placeFacts }: KnownGroup, words: Words): Sentence[] {
  const size = factOf(facts, 'size');
  const sentences = size === null ? [] : [sizeSentence(group, size, place, placeFacts, words)];
  if (size === null || !isWhole(size)) {
    const told = toldContrasts(facts);
    sentences.push(...contrastSentences(group, facts, told, words));
    sentences.push(...ruleSentences(group, facts, words));
    sentences.push(...neighborSentences(group, facts, told, place, words));
  }
  const unusual = factOf(facts, 'unusual rows');
  if (unusual !== null && isConcentrated(unusual)) {
    sentences.push(from(words.group.unusual(group, unusual, true), unusual));
  }
  for (const more of [...placeSentences(group, facts, words), ...unusualSentences(group, facts, words)]) {
    if (sentences.length >= FEWEST_SENTENCES) break;
    if (!sentences.some(({ facts: cited }) => cited.includes(more.facts[0]!))) sentences.push(more);
  }
  return sentences;
}

/** All that is known of a group, in short sentences that stand alone. */
export function characterize(group: Group, facts: readonly Fact[], words: Words): Sentence[] {
  return [
    ...contrastsAmong(facts).map((contrast) => from(words.group.contrast(group, contrast), contrast)),
    ...placeSentences(group, facts, words),
    ...borderSentences(group, facts, words),
    ...unusualSentences(group, facts, words),
  ];
}

/** The contrasts that an explanation tells: not what its rule says in the same words. */
function toldContrasts(facts: readonly Fact[]): Contrast[] {
  const rule = factOf(facts, 'rule');
  const contrasts = contrastsAmong(facts).filter((contrast) => rule === null || !isRestated(contrast, rule));
  return contrasts
    .slice(0, rule === null ? MOST_CONTRASTS : MOST_CONTRASTS_WITH_RULE)
    .filter((contrast, i) => i === 0 || strengthOf(contrast) >= PLAIN_STRENGTH);
}

export function contrastSentences(
  group: Group,
  facts: readonly Fact[],
  contrasts: readonly Contrast[],
  words: Words,
): Sentence[] {
  if (contrasts.length > 0) return [from(words.group.contrasts(group, contrasts), ...contrasts)];
  const none = factOf(facts, 'no contrast');
  return none === null ? [] : [from(words.group.noContrast(group), none)];
}

export function ruleSentences(group: Group, facts: readonly Fact[], words: Words): Sentence[] {
  const rule = factOf(facts, 'rule');
  return rule === null ? [] : [from(words.group.rule(group, rule, byColumn(rule.conditions)), rule)];
}

/** Whether a group has far more than its part of the unusual rows, and more than chance would give it (two deviations). */
export function isConcentrated({ count, share, overallShare }: UnusualRowsFact): boolean {
  const expected = count === 0 ? 0 : (count / share) * overallShare;
  return count >= 2 && share >= 2 * overallShare && count - expected >= 2 * Math.sqrt(expected);
}

export function from(text: string, ...facts: readonly Fact[]): Sentence {
  return { text, facts: facts.map(({ id }) => id) };
}

export function isWhole({ count, total }: SizeFact): boolean {
  return count === total;
}

/** A rule of the one condition that a row has a category covers just the share of the group that has it. */
function isRestated(contrast: Contrast, { conditions }: RuleFact): boolean {
  const [only, ...others] = conditions;
  return (
    contrast.kind === 'category' &&
    others.length === 0 &&
    only?.is === 'equal' &&
    only.column === contrast.column &&
    only.category === contrast.category
  );
}

function sizeSentence(
  group: Group,
  size: SizeFact,
  place: Place,
  placeFacts: readonly Fact[],
  words: Words,
): Sentence {
  return isWhole(size)
    ? from(words.group.whole(group, size), size)
    : from(words.group.size(group, size, place), size, ...placeFacts);
}

function neighborSentences(
  group: Group,
  facts: readonly Fact[],
  told: readonly Contrast[],
  place: Place,
  words: Words,
): Sentence[] {
  const neighbor = factOf(facts, 'neighbor');
  if (neighbor === null) return [];
  const { by } = neighbor;
  // Of two clusters each is the nearest to the other: there is nothing to tell but by what they differ.
  if (by === null && (place === 'larger of two' || place === 'smaller of two')) return [];
  const known = told.find(
    (contrast): contrast is NumberFact =>
      contrast.kind === 'number' &&
      contrast.measure === 'mean' &&
      contrast.column === by?.column &&
      isSame(contrast.value, by.value),
  );
  // Of two clusters the neighbour is all the others: its figure has been told as theirs.
  if (known !== undefined && by !== null && isSame(known.others, by.other)) return [];
  return [from(words.group.neighbor(group, neighbor, known !== undefined), neighbor)];
}

/** But for the rounding of sums. */
function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(b);
}

function placeSentences(group: Group, facts: readonly Fact[], words: Words): Sentence[] {
  const spread = factOf(facts, 'spread');
  const typical = factOf(facts, 'medoid');
  const sentences: Sentence[] = [];
  if (group.count !== 1 && spread !== null && spread.typical > 0) {
    const width = spread.distance / spread.typical;
    if (width <= TIGHT || width >= SCATTERED) {
      sentences.push(from(words.group.spread(group, width <= TIGHT, spread), spread));
    }
  }
  // Rows of no cluster have nothing in common that one of them could be typical of.
  if (group.count !== 1 && group.of !== 'noise' && typical !== null)
    sentences.push(from(words.group.typical(group, typical), typical));
  return sentences;
}

function borderSentences(group: Group, facts: readonly Fact[], words: Words): Sentence[] {
  const border = factOf(facts, 'border');
  return border === null || border.rows.length === 0 ? [] : [from(words.group.border(group, border), border)];
}

function unusualSentences(group: Group, facts: readonly Fact[], words: Words): Sentence[] {
  const unusual = factOf(facts, 'unusual rows');
  if (unusual === null || unusual.count === 0) return [];
  return [from(words.group.unusual(group, unusual, isConcentrated(unusual)), unusual)];
}
