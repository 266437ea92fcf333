/** What is wrong and at which byte of the scanned buffer; the caller knows the line. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export const QUOTE = 34;
export const COMMA = 44;
const MINUS = 45;
const COLON = 58;
export const OPEN_ARRAY = 91;
export const BACKSLASH = 92;
export const CLOSE_ARRAY = 93;
export const OPEN_OBJECT = 123;
export const CLOSE_OBJECT = 125;
export const LF = 10;

/** The bytes end before the value does. */
export const UNFINISHED = -1;

/** Past the colon after the key at `at`, or UNFINISHED. */
export function readKey(bytes: Buffer, start: number, to: number): number {
  if (start >= to) return UNFINISHED;
  if (bytes[start] !== QUOTE) throw unexpected(bytes, start, 'a name in double quotes');
  let at = stringEnd(bytes, start, to);
  if (at === UNFINISHED) return UNFINISHED;
  at = skipSpace(bytes, at, to);
  if (at >= to) return UNFINISHED;
  if (bytes[at] !== COLON) throw unexpected(bytes, at, 'a colon');
  return at + 1;
}

/** The end of an array or object, its syntax checked; nesting is kept on a heap stack, so no depth is too much. */
export function nestedEnd(bytes: Buffer, start: number, to: number): number {
  const closers: number[] = [];
  let at = start;
  for (;;) {
    at = skipSpace(bytes, at, to);
    if (at >= to) return UNFINISHED;
    const byte = bytes[at]!;
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      const closer = byte === OPEN_OBJECT ? CLOSE_OBJECT : CLOSE_ARRAY;
      at = skipSpace(bytes, at + 1, to);
      if (at >= to) return UNFINISHED;
      if (bytes[at] !== closer) {
        closers.push(closer);
        if (closer === CLOSE_OBJECT) {
          at = readKey(bytes, at, to);
          if (at === UNFINISHED) return UNFINISHED;
        }
        continue;
      }
      at++;
    } else {
      at = byte === QUOTE ? stringEnd(bytes, at, to) : scalarEnd(bytes, at, to);
      if (at === UNFINISHED) return UNFINISHED;
    }
    while (closers.length > 0) {
      at = skipSpace(bytes, at, to);
      if (at >= to) return UNFINISHED;
      const closer = closers[closers.length - 1]!;
      if (bytes[at] === COMMA) {
        at++;
        if (closer === CLOSE_OBJECT) {
          at = readKey(bytes, skipSpace(bytes, at, to), to);
          if (at === UNFINISHED) return UNFINISHED;
        }
        break;
      }
      if (bytes[at] !== closer) {
        throw unexpected(bytes, at, `a comma or "${String.fromCharCode(closer)}"`);
      }
      closers.pop();
      at++;
    }
    if (closers.length === 0) return at;
  }
}

/** Past the closing quote of the string at `start`, or UNFINISHED. */
export function stringEnd(bytes: Buffer, start: number, to: number): number {
  let at = start + 1;
  while (at < to) {
    const byte = bytes[at]!;
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) {
      const length = escapeLength(bytes, at, to);
      if (length === UNFINISHED) return UNFINISHED;
      at += length;
    } else {
      if (byte < 32)
        throw new JsonSyntaxError(
          'a string holds a raw line break or control character. Is a quote missing?',
          at,
        );
      at++;
    }
  }
  return UNFINISHED;
}

function escapeLength(bytes: Buffer, at: number, to: number): number {
  if (at + 1 >= to) return UNFINISHED;
  const letter = String.fromCharCode(bytes[at + 1]!);
  if ('"\\/bfnrt'.includes(letter)) return 2;
  if (letter !== 'u') throw new JsonSyntaxError(`"\\${letter}" is no JSON escape.`, at);
  if (at + 6 > to) return UNFINISHED;
  if (!/^[0-9a-fA-F]{4}$/.test(bytes.toString('latin1', at + 2, at + 6))) {
    throw new JsonSyntaxError('"\\u" needs four hexadecimal digits.', at);
  }
  return 6;
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** The end of a number, `true`, `false` or `null`; it must be followed by something to be finished. */
export function scalarEnd(bytes: Buffer, start: number, to: number): number {
  if (!startsValue(bytes[start]!)) throw unexpected(bytes, start, 'a value');
  let at = start;
  while (at < to && isScalarByte(bytes[at]!)) at++;
  if (at >= to) return UNFINISHED;
  if (!isPlainInteger(bytes, start, at)) {
    const text = bytes.toString('latin1', start, Math.min(at, start + 400));
    if (text !== 'true' && text !== 'false' && text !== 'null' && !NUMBER.test(text)) {
      throw new JsonSyntaxError(`"${text.slice(0, 40)}" is no JSON value.`, start);
    }
  }
  return at;
}

/** A quick yes for the most frequent numbers. */
function isPlainInteger(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] === 48 && end - start > 1) return false;
  for (let at = start; at < end; at++) if (bytes[at]! < 48 || bytes[at]! > 57) return false;
  return true;
}

function isScalarByte(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    byte === 46 ||
    byte === 43 ||
    byte === MINUS
  );
}

export function startsValue(byte: number): boolean {
  return byte === QUOTE || isScalarByte(byte);
}

export function skipSpace(bytes: Buffer, start: number, to: number): number {
  let at = start;
  while (at < to) {
    const byte = bytes[at]!;
    if (byte !== 32 && byte !== LF && byte !== 13 && byte !== 9) break;
    at++;
  }
  return at;
}

export function unexpected(bytes: Buffer, at: number, expected: string): JsonSyntaxError {
  const character = Array.from(bytes.toString('utf8', at, at + 8))[0] ?? '';
  const found = /[\p{Cc}\p{Zs}\ufffd]/u.test(character) ? '' : ` instead of ${character}`;
  return new JsonSyntaxError(`${expected} is expected${found}.`, at);
}
