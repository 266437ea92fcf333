/** Longer than any sentence; a bound on all the work that a text can cause. */
const MAX_LENGTH = 1000;

/** Controls, direction marks, zero-width characters, surrogates alone, unassigned code points. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\u115F\u1160\u3164\uFFA0]/u;

/**
 * A text as the verifier reads it: composed letters, every kind of space a plain one.
 *
 * @returns null where it is too long to be a sentence
 */
export function readable(text: string): string | null {
  return text.length > MAX_LENGTH ? null : spaced(text);
}

/** Composed, on one line. */
export function spaced(text: string): string {
  return text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
}

/** Whether a reader may take a text for another: of invisible characters, or of such as stand for plain ones (５, ², ½). */
export function isDeceptive(text: string): boolean {
  return INVISIBLE.test(text) || text.normalize('NFKC') !== text.normalize('NFC');
}

/** Case does not tell two words apart. */
export function folded(text: string): string {
  return text.toLowerCase().replaceAll('’', "'");
}
