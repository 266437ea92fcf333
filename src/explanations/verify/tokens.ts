import type { Language } from '../../procedure/wire.ts';
import type { FoundName, Names } from './names.ts';
import { readDate, type WrittenDate } from './read-date.ts';
import { matchAt, readNumber } from './read-number.ts';
import { folded, isDeceptive } from './readable.ts';
import type { Written } from './rounding.ts';

export type Token =
  /** Folded; punctuation marks are words of one character. */
  | { readonly kind: 'word'; readonly text: string }
  | {
      readonly kind: 'number';
      readonly written: Written;
      readonly isPercent: boolean;
      /** Digits alone. */
      readonly isPlain: boolean;
    }
  | { readonly kind: 'date'; readonly date: WrittenDate }
  | { readonly kind: 'name'; readonly name: FoundName };

const WORD = /\p{L}+(?:['’])?/uy;
const MARK = /[.,;:()=]/y;
const SCALE = / ?([kKM])(?![\p{L}\d])/uy;
const PERCENT = / ?(?:%|per ?cent(?! ?age)(?!\p{L})|pour cent(?!\p{L}))/iuy;
const SIGNS = new Set(['-', '−']);
const LETTER = /[\p{L}\p{M}\p{N}_]/u;

/**
 * A sentence as words, numbers, dates and names of the table; time linear in its length.
 *
 * @returns null where anything in it is none of these
 */
export function tokensOf(text: string, names: Names, language: Language): Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    if (text[at] === ' ') {
      at++;
      continue;
    }
    const read = names.quotedAt(text, at) ?? readAt(text, at, names, language);
    if (read === null) return null;
    if (read.token.kind !== 'name' && isDeceptive(text.slice(at, read.end))) return null;
    tokens.push(read.token);
    at = read.end;
  }
  return tokens;
}

export interface Read {
  readonly token: Token;
  readonly end: number;
}

function readAt(text: string, at: number, names: Names, language: Language): Read | null {
  const isInWord = at > 0 && LETTER.test(text[at - 1]!) && LETTER.test(text[at]!);
  if (isInWord) return null;
  const name = names.plainAt(text, at);
  if (name !== null) return name;
  const date = readDate(text, at, language);
  if (date !== null) {
    return date.date === null ? null : { token: { kind: 'date', date: date.date }, end: date.end };
  }
  if (SIGNS.has(text[at]!)) {
    if (at > 0 && text[at - 1] !== ' ' && text[at - 1] !== '(') return null;
    return /\d/.test(text[at + 1] ?? '') ? numberAt(text, at + 1, -1, language) : null;
  }
  if (/\d/.test(text[at]!)) return numberAt(text, at, 1, language);
  const word = matchAt(WORD, text, at);
  if (word !== null) {
    const end = at + word[0].length;
    // Joined words, such as “take-off”, are words of their own to the grammar only where both parts are.
    const next = text[end] === '-' && /\p{L}/u.test(text[end + 1] ?? '') ? end + 1 : end;
    if (next === end && end < text.length && LETTER.test(text[end]!) && !/['’]$/.test(word[0])) return null;
    return { token: { kind: 'word', text: folded(word[0]) }, end: next };
  }
  const mark = matchAt(MARK, text, at);
  return mark === null ? null : { token: { kind: 'word', text: mark[0] }, end: at + 1 };
}

function numberAt(text: string, at: number, sign: number, language: Language): Read | null {
  const read = readNumber(text, at, language);
  if (read === null) return null;
  let { end } = read;
  const scale = matchAt(SCALE, text, end);
  const factor = scale === null ? 1 : scale[1] === 'M' ? 1e6 : 1e3;
  if (scale !== null) end += scale[0].length;
  const percent = matchAt(PERCENT, text, end);
  if (percent !== null) end += percent[0].length;
  const next = text[end];
  if (next !== undefined && (LETTER.test(next) || next === '-' || next === '%' || next === "'")) return null;
  return {
    token: {
      kind: 'number',
      written: {
        value: sign * read.value * factor,
        step: read.step * factor,
        significant: read.significant,
      },
      isPercent: percent !== null,
      isPlain: read.isPlain && sign > 0 && factor === 1 && percent === null,
    },
    end,
  };
}
