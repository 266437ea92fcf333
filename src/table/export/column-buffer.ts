import { Data, DataType } from 'apache-arrow';

/** The values of one column of a batch, set row by row. */
export interface ColumnBuffer {
  set(row: number, value: unknown): void;
  /** The first `rows` values; the buffer is empty again. */
  take(rows: number): Data;
}

export function createColumnBuffer(type: DataType, capacity: number): ColumnBuffer {
  if (DataType.isUtf8(type)) return textBuffer(type, capacity);
  if (DataType.isBool(type)) return flagBuffer(type, capacity);
  return numberBuffer(type, capacity);
}

/** One bit a value, set where there is one; whole groups of eight bytes. */
function createBits(capacity: number) {
  let bits = new Uint8Array(Math.ceil(capacity / 64) * 8);
  let count = 0;
  return {
    set(row: number): void {
      bits[row >> 3]! |= 1 << (row & 7);
      count++;
    },
    take(): { bits: Uint8Array; count: number } {
      const taken = { bits, count };
      bits = new Uint8Array(bits.length);
      count = 0;
      return taken;
    },
  };
}

function numberBuffer(type: DataType, capacity: number): ColumnBuffer {
  const valid = createBits(capacity);
  let values = new type.ArrayType(capacity);
  return {
    set(row, value) {
      if (value === null) return;
      values[row] = value;
      valid.set(row);
    },
    take(rows) {
      const { bits, count } = valid.take();
      const data = values.subarray(0, rows);
      values = new type.ArrayType(capacity);
      return new Data(type, 0, rows, rows - count, [undefined, data, bits]);
    },
  };
}

function flagBuffer(type: DataType, capacity: number): ColumnBuffer {
  const valid = createBits(capacity);
  const flags = createBits(capacity);
  return {
    set(row, value) {
      if (value === null) return;
      valid.set(row);
      if (value === true) flags.set(row);
    },
    take(rows) {
      const { bits, count } = valid.take();
      return new Data(type, 0, rows, rows - count, [undefined, flags.take().bits, bits]);
    },
  };
}

function textBuffer(type: DataType, capacity: number): ColumnBuffer {
  const valid = createBits(capacity);
  let offsets = new Int32Array(capacity + 1);
  let bytes = Buffer.allocUnsafe(capacity * 8);
  let length = 0;
  let filled = 0;
  return {
    set(row, value) {
      if (typeof value === 'string') {
        const most = value.length * 3;
        if (length + most > bytes.length) {
          const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, length + most));
          bytes.copy(larger, 0, 0, length);
          bytes = larger;
        }
        length += bytes.write(value, length);
        valid.set(row);
      }
      offsets[row + 1] = length;
      filled = row + 1;
    },
    take(rows) {
      const { bits, count } = valid.take();
      const data = new Uint8Array(bytes.subarray(0, length));
      const valueOffsets = offsets.subarray(0, Math.max(rows, filled) + 1);
      offsets = new Int32Array(capacity + 1);
      length = 0;
      filled = 0;
      return new Data(type, 0, rows, rows - count, [valueOffsets, data, bits]);
    },
  };
}
