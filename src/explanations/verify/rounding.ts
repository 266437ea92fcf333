/**
 * What a careful human may write for a number; told to readers in docs/explanations.md, "Rounding".
 */

/** A number as it was written. */
export interface Written {
  readonly value: number;
  /** What one more in its last digit would add: 0.1 for 12.5, 100,000 for 1.2 million. */
  readonly step: number;
  /** Digits from the first that is not 0. */
  readonly significant: number;
}

/** `or more` and `or less` include the number itself, `above` and `below` do not. */
export type Hedge = 'about' | 'above' | 'below' | 'or more' | 'or less' | 'almost';

/** A fact may be this much, of itself, from a number that is written as about right. */
const ABOUT = 0.05;
const ALMOST = 0.1;
/** “More than 500” is said of 501 to 600: of 5,000 it would be true, and mislead. */
const BEYOND = 0.2;

const LEAST_DIGITS = 2;
/** Templates write so many digits and drop zeros at the end: “2” for 2.00001. */
const AS_EXACT = 4;

/** Room for the binary representation of decimal numbers. */
const DUST = 1e-9;

/** @param isWhole counts and numbers of rows, which are told exactly */
export function isRounded(written: Written, fact: number, hedge: Hedge | null, isWhole: boolean): boolean {
  if (!Number.isFinite(written.value) || !Number.isFinite(fact)) return false;
  if (hedge !== null) return isHedged(written.value, fact, hedge, isRounded(written, fact, null, false));
  const dust = DUST * Math.max(Math.abs(fact), Math.abs(written.value));
  const error = Math.abs(written.value - fact);
  if (error <= Math.min(dust, 1e-12 + dust)) return true;
  if (isWhole) return written.step > 1 && error <= written.step / 2 && written.significant >= LEAST_DIGITS;
  if (written.value === 0) return false;
  if (error <= placeOf(fact, AS_EXACT) / 2 + dust) return true;
  return error <= written.step / 2 + dust && written.significant >= LEAST_DIGITS;
}

/** Of per cents, whole ones may have one digit; none and all are written of nothing else. */
export function isRoundedShare(written: Written, share: number, hedge: Hedge | null): boolean {
  const per = share * 100;
  if (hedge !== null) return isHedged(written.value, per, hedge, isRoundedShare(written, share, null));
  if (written.value < 0) return false;
  const error = Math.abs(written.value - per);
  if (error <= DUST * 100) return true;
  if (written.value === 0 || written.value === 100) return false;
  return written.step <= 1 && error <= written.step / 2 + DUST * 100;
}

/** A fraction in words, or “three in four”. */
export function isFraction(fraction: number, share: number, hedge: Hedge | null): boolean {
  if (hedge === null || hedge === 'about')
    return Math.abs(fraction - share) <= (hedge === null ? 0.015 : 0.03);
  return isHedged(fraction, share, hedge, Math.abs(fraction - share) <= 0.005);
}

function isHedged(written: number, fact: number, hedge: Hedge, isEqual: boolean): boolean {
  const [low, high] = fact < 0 ? [-written, -fact] : [written, fact];
  switch (hedge) {
    case 'about':
      return isEqual || Math.abs(written - fact) <= ABOUT * Math.abs(fact);
    case 'almost':
      return fact > 0 && written > fact && written - fact <= ALMOST * fact;
    case 'above':
      return fact > written && Math.abs(high - low) <= BEYOND * Math.abs(fact);
    case 'or more':
      return fact >= written && Math.abs(high - low) <= BEYOND * Math.abs(fact);
    case 'below':
      return fact < written && Math.abs(high - low) <= BEYOND * Math.abs(fact);
    case 'or less':
      return fact <= written && Math.abs(high - low) <= BEYOND * Math.abs(fact);
  }
}

function placeOf(value: number, digits: number): number {
  if (value === 0) return 0;
  return 10 ** (Math.floor(Math.log10(Math.abs(value))) - digits + 1);
}
