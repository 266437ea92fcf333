/** A growing run of bytes, for text that is mostly copied from other bytes. */
export interface ByteSink {
  readonly length: number;
  byte(value: number): void;
  copy(source: Uint8Array, start: number, end: number): void;
  text(value: string): void;
  /** What was appended since it was last taken; valid until the next append. */
  take(): Uint8Array;
}

export function createByteSink(initialCapacity: number): ByteSink {
  let buffer = Buffer.allocUnsafe(initialCapacity);
  let length = 0;

  function reserve(bytes: number): void {
    if (length + bytes <= buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + bytes));
    buffer.copy(larger, 0, 0, length);
    buffer = larger;
  }

  return {
    get length() {
      return length;
    },
    byte(value) {
      reserve(1);
      buffer[length++] = value;
    },
    copy(source, start, end) {
      reserve(end - start);
      if (end - start < 32) {
        for (let at = start; at < end; at++) buffer[length++] = source[at]!; // cheaper than a call for a few bytes
      } else {
        buffer.set(source.subarray(start, end), length);
        length += end - start;
      }
    },
    text(value) {
      reserve(value.length * 3);
      length += buffer.write(value, length);
    },
    take() {
      const taken = buffer.subarray(0, length);
      length = 0;
      return taken;
    },
  };
}
