import { type Data, DataType, type Dictionary } from 'apache-arrow';

/** Elements of a nested column that take no bytes of the file, which could be any number. */
const MOST_WEIGHTLESS = 10_000_000;

/**
 * Checks that the arrays of a column are as long as it says and that no place in them leads outside: the package
 * believes both, and a damaged file could make it run for hours.
 *
 * @throws RangeError
 */
export function checkData(data: Data, isNested = false): void {
  const { type, length, offset, values, valueOffsets, nullBitmap, children } = data;
  if (length < 0 || offset !== 0) throw new RangeError('a column has an impossible length');
  const keepsNulls = !DataType.isNull(type) && !DataType.isUnion(type);
  if (keepsNulls && data.nullCount > 0 && (nullBitmap?.length ?? 0) * 8 < length) {
    throw new RangeError('a column lacks its nulls');
  }
  if (DataType.isDictionary(type)) {
    checkIndices(data as Data<Dictionary>);
    return;
  }
  if (hasOffsets(type)) {
    const reach = children.length > 0 ? children[0]!.length : (values?.length ?? 0);
    checkOffsets(valueOffsets, length, reach);
  } else if (DataType.isFixedSizeList(type)) {
    if (children[0] === undefined || children[0].length < length * type.listSize) throw tooShort();
  } else if (DataType.isStruct(type)) {
    for (const child of children) if (child.length < length) throw tooShort();
  } else if (DataType.isUnion(type)) {
    if ((data.typeIds?.length ?? 0) < length) throw tooShort();
  } else if (!DataType.isNull(type) && !DataType.isUtf8View(type) && !DataType.isBinaryView(type)) {
    const perValue = DataType.isBool(type) ? 1 / 8 : widthOf(type);
    if ((values?.length ?? 0) < length * perValue) throw tooShort();
  }
  const isWeightless = DataType.isNull(type) || (children.length === 0 && (values?.length ?? 0) === 0);
  if (isNested && isWeightless && length > MOST_WEIGHTLESS)
    throw new RangeError('a nested column has too many values');
  for (const child of children) checkData(child, true);
}

/** Places of a column's array that one value takes. */
function widthOf(type: DataType): number {
  if (DataType.isFixedSizeBinary(type)) return type.byteWidth;
  if (DataType.isDecimal(type)) return type.bitWidth / 32;
  return 1;
}

function hasOffsets(type: DataType): boolean {
  return (
    DataType.isUtf8(type) ||
    DataType.isLargeUtf8(type) ||
    DataType.isBinary(type) ||
    DataType.isLargeBinary(type) ||
    DataType.isList(type) ||
    DataType.isMap(type)
  );
}

function checkOffsets(offsets: ArrayLike<number | bigint> | undefined, length: number, reach: number): void {
  if (length === 0) return;
  if (offsets === undefined || offsets.length < length + 1) throw tooShort();
  let last = Number(offsets[0]);
  if (last < 0) throw new RangeError('an offset of a column is negative');
  for (let at = 1; at <= length; at++) {
    const next = Number(offsets[at]);
    if (next < last) throw new RangeError('the offsets of a column fall');
    last = next;
  }
  if (last > reach) throw tooShort();
}

function checkIndices(data: Data<Dictionary>): void {
  const { length, values, dictionary } = data;
  const size = dictionary?.length ?? 0;
  if (values.length < length) throw tooShort();
  const mayBeNull = data.nullCount > 0;
  for (let at = 0; at < length; at++) {
    const index = Number(values[at]);
    if ((index < 0 || index >= size) && !(mayBeNull && isNull(data, at))) {
      throw new RangeError('a value of a column is in no dictionary');
    }
  }
  for (const chunk of dictionary?.data ?? []) checkData(chunk, true);
}

function isNull({ nullBitmap }: Data, at: number): boolean {
  return ((nullBitmap[at >> 3] ?? 0) & (1 << (at & 7))) === 0;
}

function tooShort(): RangeError {
  return new RangeError('a column is shorter than it says');
}
