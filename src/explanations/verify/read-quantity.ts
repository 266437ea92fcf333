import type { Language } from '../../procedure/wire.ts';
import type { CompiledGrammar } from './grammar.ts';
import { readNumberWords, SCALES } from './number-words.ts';
import type { Hedge, Written } from './rounding.ts';
import type { Token } from './tokens.ts';

/** A number of a sentence, with what is said of how exact it is. */
export interface Quantity {
  readonly written: Written;
  readonly unit: 'count' | 'percent' | 'fraction' | 'times';
  readonly hedge: Hedge | null;
  /** Digits alone, as numbers of rows and clusters are written. */
  readonly isPlain: boolean;
  readonly end: number;
}

const MOST_WORDS = 12;

/** All that could be read as a number at a place. */
export function quantitiesAt(
  tokens: readonly Token[],
  at: number,
  grammar: CompiledGrammar,
  language: Language,
): Quantity[] {
  const found: Quantity[] = [];
  for (const [start, hedge] of [[at, null] as const, ...hedgesAt(tokens, at, grammar)]) {
    for (const bare of bareAt(tokens, start, grammar, language)) found.push({ ...bare, hedge });
  }
  return found;
}

function hedgesAt(tokens: readonly Token[], at: number, { source }: CompiledGrammar): [number, Hedge][] {
  return source.hedges.flatMap(([text, hedge]): [number, Hedge][] => {
    const words = text.split(' ');
    return words.every((word, i) => wordAt(tokens, at + i) === word) ? [[at + words.length, hedge]] : [];
  });
}

function bareAt(
  tokens: readonly Token[],
  at: number,
  { source }: Pick<CompiledGrammar, 'source'>,
  language: Language,
): Omit<Quantity, 'hedge'>[] {
  const token = tokens[at];
  const found: Omit<Quantity, 'hedge'>[] = [];
  if (token?.kind === 'number') {
    const scale = SCALES[language].get(wordAt(tokens, at + 1) ?? '');
    const { value, step, significant } = token.written;
    if (scale !== undefined && !token.isPercent) {
      const written = { value: value * scale, step: step * scale, significant };
      const of = wordAt(tokens, at + 2) === 'de' || wordAt(tokens, at + 2) === "d'" ? 3 : 2;
      found.push({ written, unit: 'count', isPlain: false, end: at + of });
      if (of === 3) found.push({ written, unit: 'count', isPlain: false, end: at + 2 });
      return found;
    }
    const unit = token.isPercent ? 'percent' : 'count';
    found.push({ written: token.written, unit, isPlain: token.isPlain, end: at + 1 });
  } else if (token?.kind === 'word') {
    const words: string[] = [];
    for (let i = at; i < at + MOST_WORDS && wordAt(tokens, i) !== null; i++) words.push(wordAt(tokens, i)!);
    const read = readNumberWords(words, language);
    if (read !== null) {
      const end = at + read.words;
      const percent = percentEnd(tokens, end);
      if (read.unit === 'count' && percent !== null) {
        found.push({ written: exactly(read.value), unit: 'percent', isPlain: false, end: percent });
        return found;
      }
      found.push({ written: exactly(read.value), unit: read.unit, isPlain: read.unit === 'count', end });
    }
  }
  // “one in three”
  const [first] = found;
  if (first !== undefined && first.unit === 'count' && first.isPlain) {
    for (const text of source.inOf) {
      const joint = text.split(' ');
      if (!joint.every((word, i) => wordAt(tokens, first.end + i) === word)) continue;
      const [of] = bareAt(tokens, first.end + joint.length, { source: { ...source, inOf: [] } }, language);
      if (of === undefined || of.unit !== 'count' || !of.isPlain || of.written.value > 20) continue;
      const value = first.written.value / of.written.value;
      if (value > 0 && value <= 1) {
        found.push({ written: exactly(value), unit: 'fraction', isPlain: false, end: of.end });
      }
    }
  }
  return found;
}

function percentEnd(tokens: readonly Token[], at: number): number | null {
  const word = wordAt(tokens, at);
  if (word === 'percent') return at + 1;
  return (word === 'per' || word === 'pour') && wordAt(tokens, at + 1) === 'cent' ? at + 2 : null;
}

function exactly(value: number): Written {
  return { value, step: 1, significant: 15 };
}

export function wordAt(tokens: readonly Token[], at: number): string | null {
  const token = tokens[at];
  return token?.kind === 'word' ? token.text : null;
}
