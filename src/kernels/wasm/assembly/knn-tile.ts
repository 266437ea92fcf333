import { compareFour } from './knn-pairs';

/**
 * Nearest candidates by comparing all pairs of points, each once (see knn-pairs.ts).
 *
 * The points are dealt to 2^m parts. In round 0 each part is compared with itself, in round r part a with part a xor r.
 * No two blocks of a round touch the same list, so that they can work at the same time, in any order.
 *
 * @param points (rows, columns) float32; and up to seven more, of any values, that fill the last group
 * @param packed the points in groups of eight: value t of point j at ((j >> 3) · columns + t) · 8 + (j & 7)
 * @param halfNorms |y|²/2 of each point, infinite where a group is filled up
 * @param size of the lists
 * @param worst the last key of each list, −∞ where a group is filled up
 * @param keys (rows, size) float32, infinite at first
 * @param lists (rows, size) i32
 */
export function nearestByTiles(
  block: i32,
  round: i32,
  parts: i32,
  points: usize,
  packed: usize,
  halfNorms: usize,
  rows: i32,
  columns: i32,
  size: i32,
  worst: usize,
  keys: usize,
  lists: usize,
): void {
  const part = round === 0 ? block : lowerOfPair(block, round);
  const other = part ^ round;
  const groups = (rows + 7) >> 3;
  const end = startOf(part + 1, parts, groups);
  const otherStart = startOf(other, parts, groups);
  const otherEnd = startOf(other + 1, parts, groups);
  for (let row = startOf(part, parts, groups) << 3; row < end << 3; row += 4) {
    const first = round === 0 ? row >> 3 : otherStart;
    compareFour(row, points, packed, halfNorms, columns, first, otherEnd, 0, size, worst, keys, lists);
  }
}

/** The `pair`th number a with a < (a xor round): those without the highest bit of `round`. */
function lowerOfPair(pair: i32, round: i32): i32 {
  const bit = 31 - clz(round);
  return ((pair >> bit) << (bit + 1)) | (pair & ((1 << bit) - 1));
}

function startOf(part: i32, parts: i32, groups: i32): i32 {
  return <i32>((<i64>groups * part) / parts);
}
