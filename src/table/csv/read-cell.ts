import { readDate } from './read-date.ts';
import { readNumber } from './read-number.ts';
import {
  BLANK,
  BOOLEAN,
  DATES,
  DECIMALS,
  INFINITE,
  NULL_WORD,
  NUMBERS,
  PADDED,
  READINGS,
} from './reading.ts';

const SPACE = 32;
const TAB = 9;

/**
 * The readings of the cell bytes[start, end) among those still `wanted`, with remarks on how it is written.
 * An empty, blank or null word allows every reading.
 */
export function readCell(bytes: Uint8Array, start: number, end: number, wanted: number): number {
  let from = start;
  let to = end;
  while (from < to && (bytes[from] === SPACE || bytes[from] === TAB)) from++;
  while (to > from && (bytes[to - 1] === SPACE || bytes[to - 1] === TAB)) to--;
  if (from === to) return end > start ? READINGS | BLANK : READINGS;
  const padded = to - from === end - start ? 0 : PADDED;

  const first = bytes[from]!;
  if (first <= 57) {
    let readings = 0;
    if ((wanted & NUMBERS) !== 0) readings = readNumber(bytes, from, to);
    if ((readings & NUMBERS) === 0 && (wanted & DATES) !== 0) readings = readDate(bytes, from, to);
    if (readings === 0 && isInfinityWord(bytes, from, to)) readings = DECIMALS | INFINITE;
    return readings | padded;
  }
  if (to - from > 9) return 0;
  if (isNullWord(bytes, from, to)) return READINGS | NULL_WORD | padded;
  if (isBooleanWord(bytes, from, to)) return BOOLEAN | padded;
  if (isInfinityWord(bytes, from, to)) return DECIMALS | INFINITE | padded;
  return 0;
}

/** The readings of a text, for the few cells that are looked at one by one. */
export function readText(text: string): number {
  const bytes = Buffer.from(text);
  return readCell(bytes, 0, bytes.length, READINGS);
}

function isNullWord(bytes: Uint8Array, from: number, to: number): boolean {
  if ((bytes[from]! | 32) !== 110) return false;
  switch (to - from) {
    case 2:
      return isWord(bytes, from, 'na');
    case 3:
      return isWord(bytes, from, 'n/a') || isWord(bytes, from, 'nan');
    case 4:
      return isWord(bytes, from, 'null');
    default:
      return false;
  }
}

function isBooleanWord(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from === 4) return isWord(bytes, from, 'true');
  return to - from === 5 && isWord(bytes, from, 'false');
}

function isInfinityWord(bytes: Uint8Array, from: number, to: number): boolean {
  const signed = bytes[from] === 45 || bytes[from] === 43;
  const start = signed ? from + 1 : from;
  if (to - start === 3) return isWord(bytes, start, 'inf');
  return to - start === 8 && isWord(bytes, start, 'infinity');
}

/** Whether the bytes from `start` spell the lower-case word, in any case. */
function isWord(bytes: Uint8Array, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[start + i]!;
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte;
    if (lower !== word.charCodeAt(i)) return false;
  }
  return true;
}
