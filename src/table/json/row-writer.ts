import { type ByteSink, createByteSink } from '../byte-sink.ts';
import { compactJson } from './compact-json.ts';
import { ESCAPED_STRING, type JsonObject, NESTED, NOTHING, SCALAR } from './json-scanner.ts';
import type { KeyIndex } from './key-index.ts';

const SINK_BYTES = 8 * 1024 * 1024;
const LF = 10;
const QUOTE = 34;
const COMMA = 44;

interface RowWriter {
  write(object: JsonObject): void;
  /** What was written since it was last taken; valid until the next row. */
  take(): Uint8Array;
}

/**
 * Writes objects as rows of comma-separated cells: strings stand in their own quotes, since JSON allows neither a
 * bare quote nor a line break within them, and only escapes have to be resolved.
 */
export function createRowWriter(keys: KeyIndex): RowWriter {
  const sink = createByteSink(SINK_BYTES);
  const memberOf: number[] = [];
  return {
    write(object) {
      memberOf.fill(-1);
      for (let member = 0; member < object.count; member++) memberOf[keys.columnOf(object, member)] = member;
      const start = sink.length;
      const width = keys.names.length;
      for (let column = 0; column < width; column++) {
        if (column > 0) sink.byte(COMMA);
        const member = memberOf[column] ?? -1;
        if (member >= 0) writeCell(sink, object, member);
      }
      if (sink.length === start) sink.text('""'); // a blank line would be no row
      sink.byte(LF);
    },
    take: () => sink.take(),
  };
}

function writeCell(sink: ByteSink, object: JsonObject, member: number): void {
  const { bytes } = object;
  const start = object.valueStarts[member]!;
  const end = object.valueEnds[member]!;
  switch (object.kinds[member]) {
    case NOTHING:
      return;
    case SCALAR:
      sink.copy(bytes, start, end);
      return;
    case NESTED:
      writeQuoted(sink, compactJson(bytes.toString('utf8', start, end)));
      return;
    case ESCAPED_STRING:
      writeQuoted(sink, unescapeJson(bytes.toString('utf8', start, end)));
      return;
    default:
      sink.byte(QUOTE);
      sink.copy(bytes, start, end);
      sink.byte(QUOTE);
  }
}

function writeQuoted(sink: ByteSink, text: string): void {
  sink.text(`"${text.replaceAll('"', '""')}"`);
}

/** The text that a string's source between its quotes stands for; NUL, which no column can hold, becomes U+FFFD. */
function unescapeJson(source: string): string {
  const text: unknown = JSON.parse(`"${source}"`);
  return String(text).replaceAll('\0', '\ufffd');
}
