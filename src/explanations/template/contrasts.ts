import type { CategoryFact, DateFact, Fact, NumberFact } from '../facts/fact.ts';
import { formatExact } from './numbers-in-words.ts';

/** What sets a group apart in one column. */
export type Contrast = NumberFact | CategoryFact | DateFact;

/** How plain a difference is to see. */
export type Degree = 'slight' | 'plain' | 'clear' | 'great';

/** Cohen's conventions for standardised differences; from one and a half on, hardly anything overlaps. */
const PLAIN = 0.5;
const CLEAR = 0.8;
const GREAT = 1.5;

export function degreeOf({ effect }: NumberFact | DateFact): Degree {
  const size = Math.abs(effect);
  if (size >= GREAT) return 'great';
  if (size >= CLEAR) return 'clear';
  return size >= PLAIN ? 'plain' : 'slight';
}

/** What sets a group apart, the most telling first; of equally telling ones the order of the facts. */
export function contrastsAmong(facts: readonly Fact[]): Contrast[] {
  return facts.filter(isContrast).sort((a, b) => strengthOf(b) - strengthOf(a));
}

const SECOND = 1000;
const DAY = 86_400_000;
/** As many as are ever written. */
const MOST_DIGITS = 15;

/** What would be written the same on both sides is no contrast to a reader. */
function isContrast(fact: Fact): fact is Contrast {
  switch (fact.kind) {
    case 'number':
      return fact.value !== fact.others && formatExact(fact.value, 'en') !== formatExact(fact.others, 'en');
    case 'date': {
      const unit = fact.hasTime ? SECOND : DAY;
      return Math.floor(fact.value / unit) !== Math.floor(fact.others / unit);
    }
    case 'category':
      return fact.share.toPrecision(MOST_DIGITS) !== fact.othersShare.toPrecision(MOST_DIGITS);
    default:
      return false;
  }
}

const LEAST_VARIANCE = 1e-6;

/** In pooled standard deviations, so that categories compare with numbers: a share p has a variance of p (1 − p). */
export function strengthOf(contrast: Contrast): number {
  if (contrast.kind !== 'category') return Math.abs(contrast.effect);
  const { share, othersShare } = contrast;
  const variance = (share * (1 - share) + othersShare * (1 - othersShare)) / 2;
  return Math.abs(share - othersShare) / Math.sqrt(Math.max(variance, LEAST_VARIANCE));
}

/** Whether a group has more of what a contrast is about. */
export function isMore(contrast: Contrast): boolean {
  return contrast.kind === 'category'
    ? contrast.share > contrast.othersShare
    : contrast.value > contrast.others;
}
