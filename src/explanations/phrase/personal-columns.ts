import type { ColumnProfile, NominalStatistics, NumericStatistics } from '../../table/profile.ts';
import { namesMeasure, namesPersons } from './personal-names.ts';

const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+?[\d\s().-]{8,20}$/;
const PERSON = /^\p{Lu}[\p{L}’'-]+(?:[ ,]+(?:\p{Lu}\.?|\p{Lu}[\p{L}’'-]+)){1,3}$/u;
/** Identifiers and names are different in nearly every row. */
const NEARLY_ALL_DIFFERENT = 0.9;
const MOSTLY = 0.6;
/** Whole numbers of eight digits and more that hardly repeat are telephones, accounts, identifiers. */
const LEAST_IDENTIFIER = 10_000_000;

/**
 * Whether a column looks as if it told of persons: an e-mail, a telephone number, a name, an identifier. It errs on the
 * side of yes: what it says yes to is left out of what a model is told, unless the owner allows it.
 */
export function looksPersonal({ name, type, storageType, statistics }: ColumnProfile): boolean {
  if (namesPersons(name)) return true;
  if (statistics.type === 'numeric') {
    return storageType === 'BIGINT' && !namesMeasure(name) && holdsIdentifiers(statistics);
  }
  return type !== 'numeric' && holdsPersons(statistics);
}

/** Most of the numbers are that long: the first quartile is, on either side of zero. */
function holdsIdentifiers({ count, unique_count, q1, q3 }: NumericStatistics): boolean {
  const isLong = (q1 !== null && q1 >= LEAST_IDENTIFIER) || (q3 !== null && q3 <= -LEAST_IDENTIFIER);
  return isLong && isNearlyAllDifferent({ count, unique_count });
}

function holdsPersons(statistics: NominalStatistics): boolean {
  const samples = statistics.most_common.map(([value]) => String(value));
  if (samples.length === 0) return false;
  const share = (pattern: RegExp) => samples.filter((value) => pattern.test(value)).length / samples.length;
  if (share(EMAIL) >= MOSTLY) return true;
  if (statistics.type !== 'datetime' && (share(PHONE) >= MOSTLY || isNearlyAllDifferent(statistics))) {
    return true;
  }
  return share(PERSON) >= MOSTLY && statistics.unique_count > samples.length;
}

function isNearlyAllDifferent({ count, unique_count }: Pick<NominalStatistics, 'count' | 'unique_count'>) {
  return count > 0 && unique_count / count >= NEARLY_ALL_DIFFERENT;
}
