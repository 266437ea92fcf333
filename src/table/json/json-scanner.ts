import type { IngestLimits } from '../limits.ts';
import { figure } from '../refusal.ts';
import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  JsonSyntaxError,
  LF,
  nestedEnd,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  readKey,
  scalarEnd,
  skipSpace,
  startsValue,
  stringEnd,
  UNFINISHED,
  unexpected,
} from './json-syntax.ts';

/** What a member's value is; the range of a string is what stands between its quotes. */
export const NOTHING = 0;
export const SCALAR = 1;
const STRING = 2;
/** A string with escapes in it. */
export const ESCAPED_STRING = 3;
export const NESTED = 4;

/** One object as ranges of bytes. The scanner reuses it: take what you need before you return. */
export interface JsonObject {
  bytes: Buffer;
  count: number;
  readonly keyStarts: number[];
  readonly keyEnds: number[];
  readonly valueStarts: number[];
  readonly valueEnds: number[];
  readonly kinds: number[];
}

export interface JsonScanner {
  /**
   * Reports each object that ends within bytes[from, to) and returns from where on bytes are still needed.
   * @throws JsonSyntaxError where the bytes are no JSON, or no objects
   */
  scan(bytes: Buffer, from: number, to: number, final: boolean): number;
}

interface JsonScannerOptions {
  /** Each object ends on its line, so a broken one is told by its own line. */
  readonly lineByLine: boolean;
  readonly limits: Pick<IngestLimits, 'maxCellBytes'>;
  readonly onObject: (object: JsonObject) => void;
}

/** An object longer than this is not a row. */
const LONGEST_OBJECT = 64 * 1024 * 1024;

type Place = 'start' | 'first element' | 'element' | 'after element' | 'sequence' | 'end';

/** Takes apart an array of objects, objects one after the other (NDJSON), or a single one, without recursion. */
export function createJsonScanner({ lineByLine, limits, onObject }: JsonScannerOptions): JsonScanner {
  const object: JsonObject = {
    bytes: Buffer.alloc(0),
    count: 0,
    keyStarts: [],
    keyEnds: [],
    valueStarts: [],
    valueEnds: [],
    kinds: [],
  };
  let place: Place = 'start';
  let objects = 0;

  function scan(bytes: Buffer, from: number, to: number, final: boolean): number {
    object.bytes = bytes;
    let at = from;
    for (;;) {
      at = skipSpace(bytes, at, to);
      if (at === to) {
        if (final && place !== 'end' && place !== 'sequence') {
          throw new JsonSyntaxError('the file ends before the array does. Is it complete?', at);
        }
        return at;
      }
      const byte = bytes[at]!;
      if (place === 'start') {
        place = byte === OPEN_ARRAY ? 'first element' : 'sequence';
        if (byte === OPEN_ARRAY) at++;
      } else if (place === 'after element') {
        if (byte !== COMMA && byte !== CLOSE_ARRAY)
          throw unexpected(bytes, at, 'a comma or the end of the array');
        place = byte === COMMA ? 'element' : 'end';
        at++;
      } else if (place === 'first element' && byte === CLOSE_ARRAY) {
        place = 'end';
        at++;
      } else if (place === 'end') {
        throw unexpected(bytes, at, 'the end of the file');
      } else {
        const end = element(bytes, at, to, final);
        if (end === UNFINISHED) return at;
        objects++;
        onObject(object);
        at = end;
        if (place !== 'sequence') place = 'after element';
      }
    }
  }

  /** Reads the object at `at`; its end, or UNFINISHED when more bytes may end it. */
  function element(bytes: Buffer, at: number, to: number, final: boolean): number {
    if (bytes[at] !== OPEN_OBJECT) throw notAnObject(bytes, at);
    let limit = to;
    let whole = final;
    if (lineByLine && place === 'sequence') {
      const lineEnd = bytes.subarray(0, to).indexOf(LF, at);
      if (lineEnd >= 0) limit = lineEnd;
      whole = whole || lineEnd >= 0;
      if (!whole) return suspend(at, to);
    }
    const end = readObject(object, bytes, at, limit, limits.maxCellBytes);
    if (end !== UNFINISHED) return end;
    if (!whole) return suspend(at, to);
    const where = limit < to ? 'the line ends' : 'the file ends';
    throw new JsonSyntaxError(`${where} in the middle of an object. Is it complete?`, limit);
  }

  function suspend(at: number, to: number): number {
    if (to - at > LONGEST_OBJECT) throw new JsonSyntaxError('this object is too long for a row.', at);
    return UNFINISHED;
  }

  function notAnObject(bytes: Buffer, at: number): JsonSyntaxError {
    const which = place === 'sequence' && objects === 0 ? 'the file' : `row ${figure(objects + 1)}`;
    const byte = bytes[at]!;
    if (byte === OPEN_ARRAY) {
      return new JsonSyntaxError(
        `${which} is an array. Give every row as an object with named values, such as {"name": 1}.`,
        at,
      );
    }
    if (!startsValue(byte)) return unexpected(bytes, at, 'an object');
    return new JsonSyntaxError(
      `${which} is a single value. Give every row as an object with named values, such as {"name": 1}.`,
      at,
    );
  }

  return { scan };
}

/** Takes the members of the object at `start`; returns its end or UNFINISHED. */
function readObject(
  object: JsonObject,
  bytes: Buffer,
  start: number,
  to: number,
  maxCellBytes: number,
): number {
  object.count = 0;
  let at = skipSpace(bytes, start + 1, to);
  if (bytes[at] === CLOSE_OBJECT && at < to) return at + 1;
  for (;;) {
    const keyStart = at + 1;
    at = readKey(bytes, at, to);
    if (at === UNFINISHED) return UNFINISHED;
    const keyEnd = bytes.lastIndexOf(QUOTE, at - 1);
    at = skipSpace(bytes, at, to);
    if (at >= to) return UNFINISHED;
    const valueStart = at;
    const byte = bytes[at]!;
    let kind = SCALAR;
    if (byte === QUOTE) {
      at = stringEnd(bytes, at, to);
      kind =
        at === UNFINISHED || bytes.subarray(valueStart, at).includes(BACKSLASH) ? ESCAPED_STRING : STRING;
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      at = nestedEnd(bytes, at, to);
      kind = NESTED;
    } else {
      at = scalarEnd(bytes, at, to);
      if (byte === 110) kind = NOTHING;
    }
    if (at === UNFINISHED) return UNFINISHED;
    if (at - valueStart > maxCellBytes) {
      throw new JsonSyntaxError(
        `the value is longer than ${figure(maxCellBytes)} bytes. Shorten it or leave it out.`,
        valueStart,
      );
    }
    const quotes = kind === STRING || kind === ESCAPED_STRING ? 1 : 0;
    const member = object.count++;
    object.keyStarts[member] = keyStart;
    object.keyEnds[member] = keyEnd;
    object.valueStarts[member] = valueStart + quotes;
    object.valueEnds[member] = at - quotes;
    object.kinds[member] = kind;

    at = skipSpace(bytes, at, to);
    if (at >= to) return UNFINISHED;
    if (bytes[at] === CLOSE_OBJECT) return at + 1;
    if (bytes[at] !== COMMA) throw unexpected(bytes, at, 'a comma or the end of the object');
    at = skipSpace(bytes, at + 1, to);
  }
}
