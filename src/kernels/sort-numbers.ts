/** Shorter ones are left to the engine's own sort. */
const SHORT = 1024;
const DIGITS = 4096;
/** Of the upper half of a double: the first twelve bits of its fraction, and its exponent. */
const SHIFTS = [8, 20] as const;
/** Moves per number that are cheaper than the engine's own sort. */
const MOST_MOVES = 8;

const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Sorts numbers in place, about twice as fast as `values.sort()` for 100,000: they are counted into bins by two digits (Knuth
 * 1998, "The Art of Computer Programming 3", 5.2.5) of their distances from the smallest, for positive doubles are ordered as
 * their bits are, then moved to their places in their bins. Where bins hold too many, the engine sorts.
 *
 * @param values without NaN
 */
export function sortNumbers(values: Float64Array): Float64Array {
  if (values.length < SHORT) return values.sort();
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least === most || most - least === Number.POSITIVE_INFINITY) return values.sort();
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(values.length);
  const distances = new Float64Array(values.length);
  for (const shift of SHIFTS) {
    for (let i = 0; i < from.length; i++) distances[i] = from[i]! - least;
    sortByDigit(from, distances, shift, to);
    [from, to] = [to, from];
  }
  return isFinishedByMoves(values) ? values : values.sort();
}

function sortByDigit(from: Float64Array, distances: Float64Array, shift: number, to: Float64Array): void {
  const upper = new Uint32Array(distances.buffer);
  const first = isLittleEndian ? 1 : 0;
  const places = new Uint32Array(DIGITS);
  for (let i = first; i < upper.length; i += 2) places[(upper[i]! >>> shift) & (DIGITS - 1)]!++;
  let place = 0;
  for (let digit = 0; digit < DIGITS; digit++) {
    const count = places[digit]!;
    places[digit] = place;
    place += count;
  }
  for (let i = 0, j = first; i < from.length; i++, j += 2) {
    to[places[(upper[j]! >>> shift) & (DIGITS - 1)]!++] = from[i]!;
  }
}

/** Insertion sort of what is nearly sorted; gives up where it is not. */
function isFinishedByMoves(values: Float64Array): boolean {
  let moves = MOST_MOVES * values.length;
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    let at = i;
    while (at > 0 && values[at - 1]! > value) {
      values[at] = values[at - 1]!;
      at--;
      moves--;
    }
    values[at] = value;
    if (moves < 0) return false;
  }
  return true;
}
