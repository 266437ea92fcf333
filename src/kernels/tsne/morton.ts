/** Points along Morton's Z-curve (1966): interleaving the bits of x, y and z, ten of each, puts neighbours together. */
export interface MortonOrder {
  /** Rows in the order of their codes. */
  readonly order: Uint32Array;
  /** Their codes, ascending, 30 bits each. */
  readonly codes: Uint32Array;
  /** Edge of the cube that holds all points. */
  readonly extent: number;
}

const CELLS_PER_AXIS = 1024;
const RADIX_BITS = 10;

/** A sorter with buffers for n points; what it returns is valid until the next call. */
export function sortByMortonCode(n: number): { sort(positions: Float64Array): MortonOrder } {
  const buffers = {
    codes: new Uint32Array(n),
    order: new Uint32Array(n),
    otherCodes: new Uint32Array(n),
    otherOrder: new Uint32Array(n),
  };
  const starts = new Uint32Array(2 ** RADIX_BITS + 1);

  const sort = (positions: Float64Array): MortonOrder => {
    const { minimum, extent } = boundingCube(positions);
    const scale = extent > 0 ? (CELLS_PER_AXIS * (1 - 2 ** -40)) / extent : 0;
    let { codes, order, otherCodes, otherOrder } = buffers;
    for (let i = 0; i < n; i++) {
      codes[i] =
        (spreadBits((positions[3 * i]! - minimum[0]) * scale) << 2) |
        (spreadBits((positions[3 * i + 1]! - minimum[1]) * scale) << 1) |
        spreadBits((positions[3 * i + 2]! - minimum[2]) * scale);
      order[i] = i;
    }
    for (let shift = 0; shift < 30; shift += RADIX_BITS) {
      radixPass(codes, order, otherCodes, otherOrder, shift, starts);
      [codes, otherCodes] = [otherCodes, codes];
      [order, otherOrder] = [otherOrder, order];
    }
    return { order, codes, extent };
  };

  return { sort };
}

function radixPass(
  codes: Uint32Array,
  order: Uint32Array,
  sortedCodes: Uint32Array,
  sortedOrder: Uint32Array,
  shift: number,
  starts: Uint32Array,
): void {
  const mask = 2 ** RADIX_BITS - 1;
  starts.fill(0);
  for (let i = 0; i < codes.length; i++) {
    const digit = (codes[i]! >>> shift) & mask;
    starts[digit + 1] = starts[digit + 1]! + 1;
  }
  for (let digit = 0; digit < mask; digit++) starts[digit + 1] = starts[digit + 1]! + starts[digit]!;
  for (let i = 0; i < codes.length; i++) {
    const digit = (codes[i]! >>> shift) & mask;
    const place = starts[digit]!;
    starts[digit] = place + 1;
    sortedCodes[place] = codes[i]!;
    sortedOrder[place] = order[i]!;
  }
}

function boundingCube(positions: Float64Array): { minimum: [number, number, number]; extent: number } {
  const minimum: [number, number, number] = [Infinity, Infinity, Infinity];
  const maximum: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (let i = 0; i < positions.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      const value = positions[i + axis]!;
      if (value < minimum[axis]!) minimum[axis] = value;
      if (value > maximum[axis]!) maximum[axis] = value;
    }
  }
  const extent = Math.max(maximum[0] - minimum[0], maximum[1] - minimum[1], maximum[2] - minimum[2]);
  return { minimum, extent };
}

/** Moves the ten lowest bits of a number apart, two zeros between each. */
function spreadBits(value: number): number {
  let bits = value | 0;
  bits = (bits | (bits << 16)) & 0x030000ff;
  bits = (bits | (bits << 8)) & 0x0300f00f;
  bits = (bits | (bits << 4)) & 0x030c30c3;
  bits = (bits | (bits << 2)) & 0x09249249;
  return bits;
}
