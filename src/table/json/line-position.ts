export interface LinePosition {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
  advance(bytes: Uint8Array): void;
}

const LF = 10;

/** The line and column after all bytes so far. */
export function createLinePosition(): LinePosition {
  let line = 1;
  let column = 1;
  return {
    get line() {
      return line;
    },
    get column() {
      return column;
    },
    advance(bytes) {
      let lineStart = 0;
      for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, lineStart)) {
        line++;
        column = 1;
        lineStart = at + 1;
      }
      for (let at = lineStart; at < bytes.length; at++) {
        if ((bytes[at]! & 0xc0) !== 0x80) column++; // not the continuation of a character
      }
    },
  };
}
