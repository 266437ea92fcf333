import type { Fact } from '../../../src/explanations/facts/fact.ts';
import { mapFacts } from '../../../src/explanations/facts/map-facts.ts';
import { namesInFacts } from '../../../src/explanations/verify/names.ts';
import type { VerifyContext } from '../../../src/explanations/verify/verify-sentence.ts';
import { createRandom } from '../../../src/kernels/random.ts';
import type { Language } from '../../../src/procedure/wire.ts';
import { mixedMap } from '../../unit/explanations/facts/described-map.fixture.ts';
import { FACT_SETS } from '../fact-sets/fact-sets.ts';
import { SENTENCE_PATTERNS } from './sentence-patterns.ts';
import { sentenceSlots } from './sentence-slots.ts';
import { createWriter } from './written-values.ts';

export interface GeneratedSentence {
  readonly text: string;
  readonly cited: readonly Fact[];
  readonly context: VerifyContext;
  /** Whether it follows from what it cites: known from how it was made. */
  readonly isTrue: boolean;
  /** What was changed. */
  readonly change: string | null;
}

const HAND_WRITTEN = ['customers', 'bird-strikes', 'housing-prices', 'survey', 'sensors'] as const;

/** Sentences about facts in words that are no template's: half of them true, half with one thing in them changed. */
export function generateSentences(count: number, seed: number): GeneratedSentence[] {
  const random = createRandom(seed);
  const maps: (readonly Fact[])[] = [
    ...HAND_WRITTEN.map((name) => FACT_SETS[name]!),
    ...Array.from({ length: 3 }, () => mapFacts(mixedMap(random.below(1_000_000)))),
  ];
  const known = maps.map((facts) => ({
    facts,
    columns: [...new Set(namesInFacts(facts))],
    categories: [...new Set(facts.flatMap((fact) => (fact.kind === 'category' ? [fact.category] : [])))],
    byKind: new Map(facts.map(({ kind }) => [kind, facts.filter((fact) => fact.kind === kind)] as const)),
  }));
  const sentences: GeneratedSentence[] = [];
  for (let tries = 0; sentences.length < count && tries < 50 * count; tries++) {
    const language: Language = random.below(2) === 0 ? 'en' : 'fr';
    const map = known[random.below(known.length)]!;
    const kinds = [...map.byKind.keys()];
    const kind = kinds[random.below(kinds.length)]!;
    const ofKind = map.byKind.get(kind)!;
    const fact = ofKind[random.below(ofKind.length)]!;
    const writer = createWriter(language, random);
    const slots = sentenceSlots(fact, map, writer, random, language);
    const patterns = SENTENCE_PATTERNS[language][kind] ?? [];
    if (slots === null || patterns.length === 0) continue;
    const pattern = patterns[random.below(patterns.length)]!;
    const used = [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
    if (used.some((name) => slots[name] === undefined)) continue;
    const isTrue = sentences.length % 2 === 0;
    const citesWrongly = !isTrue && random.below(8) === 0;
    const changed = isTrue || citesWrongly ? null : used[random.below(used.length)]!;
    const wrong = changed === null ? null : slots[changed]!.wrong();
    if (changed !== null && wrong === null) continue;
    let isWritten = false;
    const filled = pattern.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (name !== changed || isWritten) return slots[name]!.right();
      isWritten = true;
      return wrong!;
    });
    const elsewhere = map.facts.filter(
      (other) =>
        other.kind !== fact.kind && other.about.of !== fact.about.of && !repeatEachOther(fact, other),
    );
    if (citesWrongly && elsewhere.length === 0) continue;
    const text = filled.replaceAll(/ {2,}/g, ' ').trim();
    sentences.push({
      text: text.charAt(0).toUpperCase() + text.slice(1),
      cited: citesWrongly ? [elsewhere[random.below(elsewhere.length)]!] : [fact],
      context: { language, columns: map.columns.map((name) => ({ name })), facts: map.facts },
      isTrue,
      change: citesWrongly ? 'cited fact' : changed,
    });
  }
  return sentences;
}

/** The structure of a map tells some sizes too, so that a sentence about one may stand on the other. */
function repeatEachOther(...facts: readonly Fact[]): boolean {
  const kinds = new Set(facts.map(({ kind }) => kind));
  return kinds.has('structure') && kinds.has('size');
}
