/**
 * Sorts points along Morton's Z-curve (1966): interleaving the bits of x, y and z, ten of each, puts neighbours together.
 */
import { largestOfAxes } from './tsne-lanes';
import { TsneState } from './tsne-state';

export const LEVELS: i32 = 10;
const RADIX_BITS: u32 = 10;
const DIGITS: usize = 1 << RADIX_BITS;
/** Just below the number of cells along an axis, so that the largest coordinate still falls into the last one. */
const ALMOST_ALL_CELLS: f32 = 1023.99;

/** u32 per digit: how many codes have it, then where the next of them goes. */
const places: usize = memory.data(4096, 16);

/** Fills `codes`, `order`, `x`, `y` and `z`; returns the edge of the cube that holds all points. */
export function sortAlongCurve(state: TsneState): f32 {
  const bytes = (<usize>state.rows) << 2;
  const extent = encode(state);
  for (let shift: u32 = 0; shift < 3 * RADIX_BITS; shift += RADIX_BITS) radixPass(state, shift);
  for (let place: usize = 0; place < bytes; place += 4) {
    const row = state.positions + ((<usize>load<u32>(state.order + place)) << 4);
    store<f32>(state.x + place, load<f32>(row));
    store<f32>(state.y + place, load<f32>(row, 4));
    store<f32>(state.z + place, load<f32>(row, 8));
  }
  return extent;
}

function encode(state: TsneState): f32 {
  const end = state.positions + ((<usize>state.rows) << 4);
  let low = v128.load(state.positions);
  let high = low;
  for (let row = state.positions; row < end; row += 16) {
    low = f32x4.pmin(low, v128.load(row));
    high = f32x4.pmax(high, v128.load(row));
  }
  const extent = largestOfAxes(f32x4.sub(high, low));
  const scale = f32x4.splat(extent > 0 ? ALMOST_ALL_CELLS / extent : 0);
  for (let i = 0; i < state.rows; i++) {
    const position = v128.load(state.positions + ((<usize>i) << 4));
    const cell = i32x4.trunc_sat_f32x4_u(f32x4.mul(f32x4.sub(position, low), scale));
    const code =
      (spreadBits(i32x4.extract_lane(cell, 0)) << 2) |
      (spreadBits(i32x4.extract_lane(cell, 1)) << 1) |
      spreadBits(i32x4.extract_lane(cell, 2));
    store<u32>(state.codes + ((<usize>i) << 2), code);
    store<u32>(state.order + ((<usize>i) << 2), i);
  }
  return extent;
}

/** Moves the ten lowest bits of a number apart, two zeros between each. */
// @ts-ignore: decorators belong to AssemblyScript
@inline
function spreadBits(value: u32): u32 {
  let bits = (value | (value << 16)) & 0x030000ff;
  bits = (bits | (bits << 8)) & 0x0300f00f;
  bits = (bits | (bits << 4)) & 0x030c30c3;
  return (bits | (bits << 2)) & 0x09249249;
}

/** One stable counting pass over ten bits of the codes; the two pairs of buffers change places. */
function radixPass(state: TsneState, shift: u32): void {
  const bytes = (<usize>state.rows) << 2;
  const codes = state.codes;
  const order = state.order;
  const sortedCodes = state.otherCodes;
  const sortedOrder = state.otherOrder;

  memory.fill(places, 0, DIGITS << 2);
  for (let i: usize = 0; i < bytes; i += 4) {
    const slot = slotOf(load<u32>(codes + i), shift);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let before: u32 = 0;
  for (let digit: usize = 0; digit < DIGITS; digit++) {
    const slot = places + (digit << 2);
    const count = load<u32>(slot);
    store<u32>(slot, before);
    before += count;
  }
  for (let i: usize = 0; i < bytes; i += 4) {
    const code = load<u32>(codes + i);
    const slot = slotOf(code, shift);
    const place: usize = load<u32>(slot);
    store<u32>(slot, <u32>place + 1);
    store<u32>(sortedCodes + (place << 2), code);
    store<u32>(sortedOrder + (place << 2), load<u32>(order + i));
  }
  state.codes = sortedCodes;
  state.order = sortedOrder;
  state.otherCodes = codes;
  state.otherOrder = order;
}

// @ts-ignore: decorators belong to AssemblyScript
@inline
function slotOf(code: u32, shift: u32): usize {
  return places + ((<usize>((code >> shift) & (<u32>DIGITS - 1))) << 2);
}
