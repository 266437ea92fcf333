import type { CategoryContrast, ClusterProfile, NumericContrast } from './cluster-profile.ts';

/** The words of one language for the facts of a cluster. */
export interface Phrasing {
  /** One paragraph. */
  summary(profile: ClusterProfile): string;
  numericContrast(contrast: NumericContrast): string;
  categoryContrast(contrast: CategoryContrast): string;
  anomalies(profile: ClusterProfile): string;
}

const MAX_QUOTED_LENGTH = 60;

/** A column's name or a cell, which anybody may have written: one line, without control characters, not too long. */
export function quotable(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= MAX_QUOTED_LENGTH
    ? line
    : `${characters.slice(0, MAX_QUOTED_LENGTH - 1).join('')}…`;
}

/** How strong a standardised mean difference is (Cohen 1988: 0.5 medium, 0.8 large). */
export function strengthOf(effect: number): 'slight' | 'clear' | 'strong' {
  const size = Math.abs(effect);
  if (size < 0.5) return 'slight';
  return size < 1.2 ? 'clear' : 'strong';
}

/** Formats figures for a language: at most four significant digits, percentages with one decimal. */
export function figuresFor(language: 'fr' | 'en') {
  const plain = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 });
  const scientific = new Intl.NumberFormat(language, { maximumSignificantDigits: 4, notation: 'scientific' });
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  return {
    value: (value: number) => {
      const size = Math.abs(value);
      return size !== 0 && (size >= 1e9 || size < 1e-4) ? scientific.format(value) : plain.format(value);
    },
    percent: (share: number) => percent.format(share),
    count: (count: number) => whole.format(count),
  };
}
