import type { Fact } from '../facts/fact.ts';
import { cleaned, MAX_NAME, MAX_VALUE } from '../template/untrusted-text.ts';
import { folded, spaced } from './readable.ts';
import type { Read } from './tokens.ts';

/** What a name in a text may stand for, as the table spells it: none but one, or it could be two. */
export type FoundName = ReadonlySet<string>;

export interface Names {
  /** A name in quotation marks. */
  quotedAt(text: string, at: number): Read | null;
  /** A name without quotation marks, the longest that begins there and is not made of the grammar's own words. */
  plainAt(text: string, at: number): Read | null;
}

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['“', '”'],
  ['«', '»'],
  ['"', '"'],
  ['‘', '’'],
  ["'", "'"],
  ['`', '`'],
]);
const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** Could end a clause before the name does. */
const MARKED = /[.,;:…"“”«»]/;
const HAS_LETTERS = /\p{L}{2}/u;

/** @param isGrammatical whether a folded word is one of the grammar's, which a name without marks could be mistaken for */
export function namesOf(texts: Iterable<string>, isGrammatical: (word: string) => boolean): Names {
  const exact = new Map<string, Set<string>>();
  const loose = new Map<string, Set<string>>();
  const plain = new Map<string, Set<string>>();
  for (const text of new Set(texts)) {
    for (const look of looksOf(text)) {
      add(exact, look, text);
      add(loose, folded(look), text);
      const isOwn = folded(look)
        .split(/[^\p{L}\p{M}\p{N}_]+/u)
        .some((word) => /\p{L}/u.test(word) && !isGrammatical(word));
      if (isOwn && HAS_LETTERS.test(look) && !MARKED.test(look)) add(plain, folded(look), text);
    }
  }
  const quotedLengths = lengthsOf(exact);
  const plainLengths = lengthsOf(plain);
  const found = (look: string) => exact.get(look) ?? loose.get(folded(look));
  return {
    quotedAt(text, at) {
      const close = QUOTES.get(text[at]!);
      if (close === undefined) return null;
      const start = text[at + 1] === ' ' ? at + 2 : at + 1;
      for (const length of quotedLengths) {
        const end = start + length;
        const last = text[end] === ' ' ? end + 1 : end;
        if (text[last] !== close) continue;
        const look = text.slice(start, end);
        // What is quoted must not end early for a reader.
        if (look.includes(close) || look.includes(text[at]!)) continue;
        const name = found(look);
        if (name !== undefined) return { token: { kind: 'name', name }, end: last + 1 };
      }
      return null;
    },
    plainAt(text, at) {
      if (!WORD.test(text[at]!)) return null;
      for (const length of plainLengths) {
        const end = at + length;
        if (end > text.length || (WORD.test(text[end] ?? ' ') && WORD.test(text[end - 1]!))) continue;
        // “price-like” and “price_2” are other words.
        if (/[-'’/*+=<>#@&]/.test(text[end] ?? '')) continue;
        const look = text.slice(at, end);
        const same = exact.get(look);
        const name = plain.get(folded(look));
        if (name !== undefined) return { token: { kind: 'name', name: same ?? name }, end };
      }
      return null;
    },
  };
}

/** All columns and categories that facts name. */
export function* namesInFacts(facts: Iterable<Fact>): Generator<string> {
  for (const fact of facts) {
    if ('column' in fact && fact.column !== null) yield fact.column;
    if (fact.kind === 'category') yield fact.category;
    if (fact.kind === 'correlation') yield* fact.columns;
    if (fact.kind === 'neighbor' && fact.by !== null) yield fact.by.column;
    if (fact.kind === 'rule') {
      for (const condition of fact.conditions) {
        yield condition.column;
        if (condition.is === 'equal' || condition.is === 'different') yield condition.category;
      }
    }
    if (fact.kind === 'isolation') {
      for (const { column, value } of fact.columns) {
        yield column;
        if (typeof value === 'string') yield value;
      }
    }
    if (fact.kind === 'smallest change') {
      for (const { column, from, to } of fact.changes) {
        yield column;
        if (typeof from === 'string') yield from;
        if (typeof to === 'string') yield to;
      }
    }
  }
}

/** In full, and shortened and cleaned as the templates write it. */
function looksOf(text: string): Set<string> {
  const looks = [text, cleaned(text, MAX_NAME), cleaned(text, MAX_VALUE)].flatMap((look) => [
    look,
    look.replaceAll('“', '‘').replaceAll('”', '’'),
    look.replaceAll(/«\s*/g, '“').replaceAll(/\s*»/g, '”'),
  ]);
  return new Set(looks.map(spaced).filter((look) => look.length <= 200));
}

function add(names: Map<string, Set<string>>, look: string, text: string): void {
  const known = names.get(look);
  if (known === undefined) names.set(look, new Set([text]));
  else known.add(text);
}

/** Longest first. */
function lengthsOf(names: ReadonlyMap<string, unknown>): number[] {
  return [...new Set([...names.keys()].map((key) => key.length))].sort((a, b) => b - a);
}
