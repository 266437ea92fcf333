/**
 * Exponential and logarithm of our own: `Math.exp` and `Math.log` may differ in their last bit from one version of an
 * engine to the next, and a map must not.
 */

/** ln 2 as a sum: the first part has so few bits that its products with exponents are exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const LARGEST = 709.78;
const SMALLEST = -745.2;
/** 1 / n! of Taylor's polynomial, up to n = 14. */
const RECIPROCAL_FACTORIALS = new Float64Array(15).fill(1);
for (let n = 1; n < RECIPROCAL_FACTORIALS.length; n++) {
  RECIPROCAL_FACTORIALS[n] = RECIPROCAL_FACTORIALS[n - 1]! / n;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
const isLittleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const HIGH = isLittleEndian ? 1 : 0;
const LOW = 1 - HIGH;

/** e^x: 2^k times Taylor's polynomial in what is left, |r| ≤ ½ ln 2; relative error below 1e-15. */
export function exponential(x: number): number {
  if (Number.isNaN(x)) return Number.NaN;
  if (x > LARGEST) return Number.POSITIVE_INFINITY;
  if (x < SMALLEST) return 0;
  const k = Math.round(x * Math.LOG2E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = RECIPROCAL_FACTORIALS[14]!;
  for (let n = 13; n >= 0; n--) sum = sum * r + RECIPROCAL_FACTORIALS[n]!;
  // In two steps, for the whole power may lie outside of the normal numbers although the product does not.
  const half = k >> 1;
  return sum * powerOfTwo(half) * powerOfTwo(k - half);
}

/** ln x of a number above 0: the exponent and, for the mantissa m in √½ … √2, the series of 2 artanh((m − 1) / (m + 1)). */
export function logarithm(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let exponent = binaryExponent(x);
  words[HIGH] = (words[HIGH]! & 0x000fffff) | 0x3ff00000;
  let mantissa = double[0]!;
  if (mantissa > Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  const t = (mantissa - 1) / (mantissa + 1);
  const square = t * t;
  let series = 0;
  for (let odd = 21; odd > 0; odd -= 2) series = series * square + 1 / odd;
  return exponent * LN2_HIGH + (exponent * LN2_LOW + 2 * t * series);
}

/** The largest whole e with 2^e ≤ x, of a finite number above 0. Leaves the digits of x in `double`. */
export function binaryExponent(x: number): number {
  const isTiny = x < 2 ** -1022;
  double[0] = isTiny ? x * 2 ** 54 : x;
  return ((words[HIGH]! >>> 20) & 0x7ff) - 1023 - (isTiny ? 54 : 0);
}

/** x^y of x ≥ 0 and any y. */
export function power(x: number, y: number): number {
  if (y === 0) return 1;
  return x === 0 ? 0 : exponential(y * logarithm(x));
}

/** @param k −1022 … 1023 */
function powerOfTwo(k: number): number {
  words[HIGH] = (k + 1023) << 20;
  words[LOW] = 0;
  return double[0]!;
}
