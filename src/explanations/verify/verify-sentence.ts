import type { Language } from '../../procedure/wire.ts';
import type { Fact, FactKind } from '../facts/fact.ts';
import { narrate } from '../template/narrate.ts';
import { sentencesOf } from '../template/narrative.ts';
import { claimsOf, listsOf, subjectKey } from './claims.ts';
import { grammarOf } from './grammar.ts';
import { type Names, namesInFacts, namesOf } from './names.ts';
import { ends, type Matching, type Pattern } from './pattern.ts';
import { wordAt } from './read-quantity.ts';
import { readable } from './readable.ts';
import { type Scene, type Slots, slotEnds, slotsOf, slotsOfItem } from './slots.ts';
import { tokensOf } from './tokens.ts';

export interface VerifyContext {
  readonly language: Language;
  /** Of the table. */
  readonly columns: readonly { readonly name: string }[];
  /** All that is known of the map. */
  readonly facts: readonly Fact[];
}

export type Verdict = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Kinds whose sentences name other groups or rows than the one they are about. */
const NAMES_OTHERS: ReadonlySet<FactKind> = new Set([
  'neighbor',
  'border',
  'medoid',
  'nearest normal',
  'structure',
]);
/** Kinds told by “if” and “when”, whose scope would take in what follows after a comma. */
const CONDITIONAL: ReadonlySet<FactKind> = new Set(['rule', 'correlation', 'smallest change']);

const MOST_CITED = 24;
const MOST_TOKENS = 200;
const MOST_LISTED = 8;

/**
 * Whether everything that a sentence says follows from the facts it cites. Closed world: a sentence passes when the templates
 * say the same, word for word, of no other facts, or when the grammar can read it from end to end as clauses that are each
 * true of a cited fact. Whatever else is in it, it does not pass. Time is linear in the length of the sentence.
 *
 * @param cited the facts that the sentence cites, of those of the map
 * @param context the same arrays for all sentences about a map: what is found of them is kept as long as they are
 */
export function verifySentence(sentence: string, cited: readonly Fact[], context: VerifyContext): Verdict {
  if (cited.length === 0) return refused('It cites no fact.');
  if (cited.length > MOST_CITED) return refused('It cites too many facts.');
  const text = readable(sentence);
  if (text === null) return refused('It is too long to be a sentence.');
  const told = toldByTemplates(context).get(text);
  const ids = new Set(cited.map(({ id }) => id));
  if (told?.some((facts) => facts.every((id) => ids.has(id)))) return { ok: true };

  const { language, facts } = context;
  const grammar = grammarOf(language);
  const tokens = tokensOf(text, namesIn(context), language);
  if (tokens === null) return refused('It has characters, numbers or names that cannot be read for certain.');
  if (tokens.length > MOST_TOKENS) return refused('It is too long to be a sentence.');

  const length = wordAt(tokens, tokens.length - 1) === '.' ? tokens.length - 1 : tokens.length;
  const subjects = new Set(cited.map(subjectKey));
  // “It” could be the neighbour, the typical row, or the largest cluster, too.
  const isSingle =
    subjects.size <= 1 && (cited.length === 1 || !cited.some(({ kind }) => NAMES_OTHERS.has(kind)));
  const scene: Scene = { tokens, grammar, language, facts, isSingle };
  const claims = claimsOf(cited).map((claim) => ({
    claim,
    patterns: grammar.clauses.get(claim.fact.kind) ?? [],
    matching: matchingOf(slotsOf(claim, scene), scene, claim),
  }));
  const joints = matchingOf({}, scene, null);

  const open = new Set([0]);
  let farthest = 0;
  for (let at = 0; at < length; at++) {
    if (!open.has(at)) continue;
    for (const { claim, patterns, matching } of claims) {
      for (const pattern of patterns) {
        for (const end of ends(pattern, at, matching)) {
          if (end <= at || end > length) continue;
          if (!isSingle && claim.fact.about.of !== 'dataset' && !names(grammar.explicit, at, end, matching))
            continue;
          if (end === length) return { ok: true };
          farthest = Math.max(farthest, end);
          const joint = CONDITIONAL.has(claim.fact.kind) ? grammar.stop : grammar.joint;
          for (const next of ends(joint, end, joints)) open.add(next);
        }
      }
    }
  }
  return refused(
    `It says what no cited fact says, or in words that are not known, from word ${farthest + 1} on.`,
  );
}

function names(explicit: Pattern, from: number, to: number, matching: Matching): boolean {
  for (let at = from; at < to; at++)
    if (ends(explicit, at, matching).some((end) => end > at && end <= to)) return true;
  return false;
}

function matchingOf(slots: Slots, scene: Scene, claim: Parameters<typeof listsOf>[0] | null): Matching {
  const { tokens } = scene;
  const matching: Matching = {
    word: (at) => wordAt(tokens, at),
    slot: (name, at) =>
      name === 'list'
        ? claim === null
          ? []
          : listEnds(claim, at, slots, scene, matching)
        : slotEnds(slots[name], at, scene),
    memo: new Map(),
    length: tokens.length,
  };
  return matching;
}

/** Where a list ends that has everything that the claim lists, each once, in any order. */
function listEnds(
  claim: Parameters<typeof listsOf>[0],
  from: number,
  slots: Slots,
  scene: Scene,
  outer: Matching,
): number[] {
  const { grammar } = scene;
  const found = new Set<number>();
  for (const items of listsOf(claim)) {
    if (items.length === 0 || items.length > MOST_LISTED) continue;
    const matchings = items.map((item) => matchingOf({ ...slots, ...slotsOfItem(item) }, scene, null));
    const all = 2 ** items.length - 1;
    const seen = new Set<string>();
    const waiting: [number, number][] = [[from, 0]];
    while (waiting.length > 0) {
      const [at, said] = waiting.pop()!;
      items.forEach((item, i) => {
        if ((said & (1 << i)) !== 0) return;
        const pattern = item.of === 'change' ? grammar.change : grammar.condition;
        for (const end of ends(pattern, at, matchings[i]!)) {
          const now = said | (1 << i);
          if (now === all) found.add(end);
          else {
            for (const next of ends(grammar.comma, end, outer)) {
              const key = `${next} ${now}`;
              if (!seen.has(key)) waiting.push([next, now]);
              seen.add(key);
            }
          }
        }
      });
    }
  }
  return [...found];
}

function refused(reason: string): Verdict {
  return { ok: false, reason };
}

const known = new WeakMap<VerifyContext['columns'], WeakMap<readonly Fact[], Map<Language, Names>>>();

/** All names that a sentence about a map may hold; found once for all its sentences. */
function namesIn({ columns, facts, language }: VerifyContext): Names {
  const byFacts = known.get(columns) ?? new WeakMap<readonly Fact[], Map<Language, Names>>();
  known.set(columns, byFacts);
  const byLanguage = byFacts.get(facts) ?? new Map<Language, Names>();
  byFacts.set(facts, byLanguage);
  const grammar = grammarOf(language);
  const names =
    byLanguage.get(language) ??
    namesOf([...columns.map(({ name }) => name), ...namesInFacts(facts)], (word) => grammar.words.has(word));
  byLanguage.set(language, names);
  return names;
}

/** Of a map's facts: what the templates say, and the facts that each sentence stands on. */
const told = new WeakMap<readonly Fact[], Map<Language, Map<string, string[][]>>>();

function toldByTemplates({ facts, language }: VerifyContext): Map<string, string[][]> {
  const byLanguage = told.get(facts) ?? new Map<Language, Map<string, string[][]>>();
  told.set(facts, byLanguage);
  const known = byLanguage.get(language);
  if (known !== undefined) return known;
  const sentences = new Map<string, string[][]>();
  for (const sentence of sentencesOf(narrate(facts, language))) {
    const text = readable(sentence.text);
    if (text !== null) sentences.set(text, [...(sentences.get(text) ?? []), [...sentence.facts]]);
  }
  byLanguage.set(language, sentences);
  return sentences;
}
