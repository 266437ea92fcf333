/**
 * Patterns over the tokens of a sentence, written as text: `word`, `a|b` in parentheses, `x?`, `$slot` (a test of the facts
 * against the tokens at a place), `@macro` (another pattern). Matching finds all places at which a match can end; every
 * part is tried at most once at each place, so time is linear in the length of the sentence times the pattern's.
 */
export type Pattern =
  | { readonly id: number; readonly kind: 'word'; readonly text: string }
  | { readonly id: number; readonly kind: 'slot'; readonly name: string }
  | { readonly id: number; readonly kind: 'all' | 'any'; readonly parts: readonly Pattern[] };

export interface Matching {
  /** Folded word at a place, null where no word stands. */
  word(at: number): string | null;
  /** Where the slot may end that begins at `at`. */
  slot(name: string, at: number): readonly number[];
  readonly memo: Map<number, readonly number[]>;
  readonly length: number;
}

let made = 0;

/** @throws Error where the pattern is not written well, which a test would find */
export function compile(text: string, macros: Readonly<Record<string, string>>): Pattern {
  const known = new Map<string, Pattern>();
  return parse(text);

  function parse(source: string): Pattern {
    const items = source.match(/[()|?]|[^\s()|?]+/g) ?? [];
    let at = 0;
    const pattern = alternatives();
    if (at !== items.length) throw new Error(`Unbalanced pattern: ${source}`);
    return pattern;

    function alternatives(): Pattern {
      const parts = [sequence()];
      while (items[at] === '|') {
        at++;
        parts.push(sequence());
      }
      return parts.length === 1 ? parts[0]! : { id: made++, kind: 'any', parts };
    }

    function sequence(): Pattern {
      const parts: Pattern[] = [];
      while (at < items.length && items[at] !== '|' && items[at] !== ')') {
        let part = item();
        if (items[at] === '?') {
          at++;
          part = { id: made++, kind: 'any', parts: [part, { id: made++, kind: 'all', parts: [] }] };
        }
        parts.push(part);
      }
      return parts.length === 1 ? parts[0]! : { id: made++, kind: 'all', parts };
    }

    function item(): Pattern {
      const text = items[at++]!;
      if (text === '(') {
        const inner = alternatives();
        if (items[at++] !== ')') throw new Error(`Unbalanced pattern: ${source}`);
        return inner;
      }
      if (text.startsWith('$')) return { id: made++, kind: 'slot', name: text.slice(1) };
      if (text.startsWith('@')) return macro(text.slice(1));
      const written = text === '\\(' ? '(' : text;
      return { id: made++, kind: 'word', text: WRITTEN.get(written) ?? written };
    }
  }

  function macro(name: string): Pattern {
    const own = known.get(name);
    if (own !== undefined) return own;
    const source = macros[name];
    if (source === undefined) throw new Error(`No macro ${name}`);
    const pattern = parse(source);
    known.set(name, pattern);
    return pattern;
  }
}

/** Parentheses of the sentence are written as angle brackets. */
const WRITTEN: ReadonlyMap<string, string> = new Map([
  ['<', '('],
  ['>', ')'],
]);

export function ends(pattern: Pattern, at: number, matching: Matching): readonly number[] {
  const key = pattern.id * (matching.length + 1) + at;
  const known = matching.memo.get(key);
  if (known !== undefined) return known;
  const found = find(pattern, at, matching);
  matching.memo.set(key, found);
  return found;
}

function find(pattern: Pattern, at: number, matching: Matching): readonly number[] {
  switch (pattern.kind) {
    case 'word':
      return matching.word(at) === pattern.text ? [at + 1] : [];
    case 'slot':
      return matching.slot(pattern.name, at);
    case 'any':
      return [...new Set(pattern.parts.flatMap((part) => ends(part, at, matching)))];
    case 'all': {
      let places: readonly number[] = [at];
      for (const part of pattern.parts) {
        if (places.length === 0) return [];
        places = [...new Set(places.flatMap((place) => ends(part, place, matching)))];
      }
      return places;
    }
  }
}

/** All words that a pattern knows. */
export function* wordsOf(pattern: Pattern): Generator<string> {
  if (pattern.kind === 'word') yield pattern.text;
  if (pattern.kind === 'all' || pattern.kind === 'any')
    for (const part of pattern.parts) yield* wordsOf(part);
}
