import {
  type Data,
  DataType,
  type Decimal,
  type Duration,
  MapRow,
  StructRow,
  type Time,
  type Timestamp,
  TimeUnit,
  Vector,
} from 'apache-arrow';
import type { StorageType } from '../column-type.ts';
import { clockOfMicros, dayText, instantText, isShownYear } from '../iso-text.ts';
import { figure, refuse } from '../refusal.ts';

/** How the values of one Arrow column are stored; some types are known only once every value was seen. */
export interface ArrowColumn {
  /** The text of a value; null for what is no value. */
  text(value: unknown, data: Data, at: number): string | null;
  /** Whether the text may need quotes. */
  readonly quoted: boolean;
  storageType(): StorageType;
  /** What became of values that a table cannot hold, as clauses: `3 infinite values became empty`. */
  remarks(): string[];
}

const LARGEST_INTEGER = 2n ** 63n - 1n;

export function arrowColumn(type: DataType, maxCellBytes: number): ArrowColumn {
  if (DataType.isDictionary(type)) return arrowColumn(type.dictionary as DataType, maxCellBytes);
  if (DataType.isNull(type)) return simple('VARCHAR', () => null);
  if (DataType.isInt(type))
    return integers((value) => (typeof value === 'bigint' ? value : BigInt(value as number)));
  if (DataType.isFloat(type)) return floats();
  if (DataType.isDecimal(type)) return decimals(type);
  if (DataType.isBool(type)) return simple('BOOLEAN', (value) => String(value));
  if (DataType.isDate(type)) return dates('DATE', (value) => BigInt(Math.round(Number(value))) * 1000n);
  if (DataType.isTimestamp(type)) return timestamps(type);
  if (DataType.isTime(type)) return times(type);
  if (DataType.isDuration(type)) return times(type);
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) {
    return simple('VARCHAR', (value) => String(value), true);
  }
  if (
    DataType.isBinary(type) ||
    DataType.isLargeBinary(type) ||
    DataType.isBinaryView(type) ||
    DataType.isFixedSizeBinary(type)
  ) {
    return {
      ...simple('VARCHAR', (value) => base64(value as Uint8Array), true),
      remarks: () => ['its bytes became base64 text'],
    };
  }
  return {
    ...simple('VARCHAR', (value) => json(value, maxCellBytes), true),
    remarks: () => ['its nested values became JSON text'],
  };
}

function simple(
  storageType: StorageType,
  text: (value: unknown) => string | null,
  quoted = false,
): ArrowColumn {
  return { text, quoted, storageType: () => storageType, remarks: () => [] };
}

function integers(read: (value: unknown) => bigint): ArrowColumn {
  let fits = true;
  return {
    quoted: false,
    text(value) {
      const integer = read(value);
      if (integer > LARGEST_INTEGER || integer < -LARGEST_INTEGER - 1n) fits = false;
      return integer.toString();
    },
    storageType: () => (fits ? 'BIGINT' : 'VARCHAR'),
    remarks: () => (fits ? [] : ['it holds whole numbers beyond 64 bits, so it stays text']),
  };
}

function floats(): ArrowColumn {
  let infinite = 0;
  return {
    quoted: false,
    text(value) {
      const number = Number(value);
      if (Number.isFinite(number)) return String(number);
      if (!Number.isNaN(number)) infinite++;
      return null;
    },
    storageType: () => 'DOUBLE',
    remarks: () =>
      infinite > 0 ? [`${infinite} infinite ${infinite === 1 ? 'value' : 'values'} became empty`] : [],
  };
}

function decimals({ scale }: Decimal): ArrowColumn {
  const read = (value: unknown) => wordsToInteger(value as Uint32Array);
  if (scale <= 0) return integers((value) => read(value) * 10n ** BigInt(-scale));
  return simple('DOUBLE', (value) => {
    const integer = read(value);
    const digits = (integer < 0n ? -integer : integer).toString().padStart(scale + 1, '0');
    const cut = digits.length - scale;
    return `${integer < 0n ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`;
  });
}

/** Two's complement, the lowest word first. */
function wordsToInteger(words: Uint32Array): bigint {
  let value = 0n;
  for (let at = words.length - 1; at >= 0; at--) value = (value << 32n) | BigInt(words[at]!);
  return BigInt.asIntN(words.length * 32, value);
}

/** Microseconds since 1970 as text; years that four digits cannot show keep the column text. */
function dates(
  storageType: 'DATE' | 'TIMESTAMP' | 'TIMESTAMPTZ',
  micros: (value: unknown, data: Data, at: number) => bigint,
): ArrowColumn {
  let isShown = true;
  return {
    quoted: false,
    text(value, data, at) {
      const instant = micros(value, data, at);
      isShown &&= isShownYear(instant);
      if (storageType === 'DATE') return dayText(instant);
      return instantText(instant, storageType === 'TIMESTAMPTZ');
    },
    storageType: () => (isShown ? storageType : 'VARCHAR'),
    remarks: () => (isShown ? [] : ['it holds years before 1 or after 9999, so it stays text']),
  };
}

/** The package gives instants in milliseconds; the array behind them has every digit. */
function timestamps({ unit, timezone }: Timestamp): ArrowColumn {
  const isInstant = timezone !== null && timezone !== undefined && timezone !== '';
  return dates(isInstant ? 'TIMESTAMPTZ' : 'TIMESTAMP', (value, data, at) => {
    const raw: unknown = data.dictionary === undefined ? data.values?.[at] : undefined;
    return typeof raw === 'bigint' ? toMicros(raw, unit) : BigInt(Math.round(Number(value))) * 1000n;
  });
}

function times({ unit }: Time | Duration): ArrowColumn {
  return simple('VARCHAR', (value) => clockOfMicros(toMicros(BigInt(value as number | bigint), unit)));
}

function toMicros(value: bigint, unit: TimeUnit): bigint {
  switch (unit) {
    case TimeUnit.SECOND:
      return value * 1_000_000n;
    case TimeUnit.MILLISECOND:
      return value * 1000n;
    case TimeUnit.MICROSECOND:
      return value;
    default:
      return value >= 0n ? value / 1000n : -((-value + 999n) / 1000n);
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** A nested value as JSON; names are data in it, `__proto__` among them. */
function json(value: unknown, maxCellBytes: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? String(number) : `"${value}"`;
  }
  if (value instanceof Uint8Array) return JSON.stringify(base64(value));
  if (value instanceof StructRow || value instanceof MapRow) {
    const members = Array.from(
      value as Iterable<[unknown, unknown]>,
      ([key, member]) => `${JSON.stringify(String(key))}:${json(member, maxCellBytes)}`,
    );
    return `{${members.join(',')}}`;
  }
  if (value instanceof Vector || Array.isArray(value) || value instanceof Float64Array) {
    // Each element takes a digit and a comma at least, so a longer list is not even tried.
    if (value.length * 2 > maxCellBytes) throw tooLongList(maxCellBytes);
    return `[${Array.from(value as Iterable<unknown>, (element) => json(element, maxCellBytes)).join(',')}]`;
  }
  return JSON.stringify(value) ?? 'null';
}

function tooLongList(maxCellBytes: number) {
  return refuse(
    `A list is longer than ${figure(maxCellBytes)} bytes as text. Shorten it or leave the column out.`,
  );
}
