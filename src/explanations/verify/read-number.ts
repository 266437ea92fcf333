import type { Language } from '../../procedure/wire.ts';
import type { Written } from './rounding.ts';

export interface ReadNumber extends Written {
  /** Where the text goes on. */
  readonly end: number;
  /** Without a sign, a point or groups, as years are written. */
  readonly isPlain: boolean;
}

/** Groups of three set off by a space, or digits with points, commas or apostrophes between them. */
const SPACED = /\d{1,3}(?: \d{3})+(?!\d)(?:[.,]\d+)?/y;
const JOINED = /\d+(?:[.,'’]\d+)*/y;
const EXPONENT = /(?: ?[×x] ?10\^|[eE])([+−-]?)(\d{1,3})(?![\p{L}\d])/uy;
const MOST_DIGITS = 30;

/**
 * Reads the digits at `at`, without a sign.
 *
 * @returns null where they could be read in two ways, or in none
 */
export function readNumber(text: string, at: number, language: Language): ReadNumber | null {
  const body = matchAt(SPACED, text, at) ?? matchAt(JOINED, text, at);
  if (body === null || body[0].length > MOST_DIGITS) return null;
  const decimal = decimalOf(body[0].replaceAll(' ', ''), body[0].includes(' '), language);
  if (decimal === null) return null;
  let end = at + body[0].length;
  let scale = 1;
  const exponent = matchAt(EXPONENT, text, end);
  if (exponent !== null) {
    scale = Number(`1e${exponent[1] === '' || exponent[1] === '+' ? '' : '-'}${exponent[2]}`);
    end += exponent[0].length;
  }
  const [whole, fraction = ''] = decimal.split('.');
  return {
    value: Number(decimal) * scale,
    step: 10 ** -fraction.length * scale,
    significant: `${whole}${fraction}`.replace(/^0+/, '').length,
    end,
    isPlain: /^\d+$/.test(body[0]) && exponent === null,
  };
}

/** @returns the same number with a point and no groups */
function decimalOf(body: string, isSpaced: boolean, language: Language): string | null {
  if (/^\d+$/.test(body)) return body;
  const plain = body.replaceAll(/['’]/g, "'");
  const marks = [...new Set(plain.replaceAll(/\d/g, ''))];
  const last = marks.at(-1)!;
  if (marks.length > 2 || plain.lastIndexOf(marks[0]!) > plain.lastIndexOf(last)) return null;
  if (marks.length === 2) {
    const [groups, point] = marks as [string, string];
    if (isSpaced || point === "'" || plain.split(point).length > 2) return null;
    const [whole, fraction] = plain.split(point) as [string, string];
    return areGroups(whole, groups) ? `${whole.replaceAll(groups, '')}.${fraction}` : null;
  }
  const parts = plain.split(last);
  if (last === "'") return areGroups(plain, last) ? parts.join('') : null;
  if (isSpaced) return parts.length === 2 ? parts.join('.') : null;
  if (parts.length > 2) return areGroups(plain, last) ? parts.join('') : null;
  if (last === (language === 'fr' ? ',' : '.')) return parts.join('.');
  // The other language's mark: of groups here, unless it cannot be; three digits after it could be either in French.
  if (!areGroups(plain, last) || parts[0] === '0') return language === 'fr' ? parts.join('.') : null;
  return language === 'fr' ? null : parts.join('');
}

function areGroups(text: string, mark: string): boolean {
  const [first, ...others] = text.split(mark);
  return /^\d{1,3}$/.test(first!) && others.length > 0 && others.every((group) => /^\d{3}$/.test(group));
}

export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
