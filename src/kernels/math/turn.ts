/**
 * Sine and cosine of our own, as the exponential is: those of the engine may differ in their last bit from one version to
 * the next. Angles are in turns, so that quarters are exact.
 */

/** @param turns finite; NaN gives NaN */
export function sineOfTurn(turns: number): number {
  return cosineOfTurn(turns - 0.25);
}

/** Of the nearest quarter turn and what is left, at most an eighth; error below 1e-15. */
export function cosineOfTurn(turns: number): number {
  const quarters = Math.round(4 * turns);
  const angle = 2 * Math.PI * (turns - quarters / 4);
  const quadrant = ((quarters % 4) + 4) % 4;
  const value = quadrant % 2 === 0 ? series(angle, 0) : series(angle, 1);
  return quadrant === 1 || quadrant === 2 ? -value : value;
}

const TERMS = 10;

/** Taylor's series of the cosine (from term 0) or the sine (from term 1), of an angle of at most π/4. */
function series(angle: number, first: 0 | 1): number {
  const square = angle * angle;
  let sum = 1;
  for (let n = first + 2 * (TERMS - 1); n > first; n -= 2) sum = 1 - (sum * square) / (n * (n - 1));
  return first === 0 ? sum : sum * angle;
}
