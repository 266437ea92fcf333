import type { ColumnProfile } from '../../table/profile.ts';

/** Words of column names, in English and French, after which people and what identifies them stand. */
const TELLING_WORDS = new Set(
  `email mail courriel phone telephone tel mobile fax address adresse street rue zip postcode postal name nom prenom firstname
  lastname surname fullname username user login pseudo ssn nss siret passport passeport iban account compte birth birthday
  birthdate naissance dob ip license licence plate id uuid guid identifier identifiant patient customer client employee
  employe person personne contact`.split(/\s+/),
);

/** Words that turn a telling one into something else: the name of a species is nobody's. */
const HARMLESS_BESIDE = new Set(
  'species product produit country pays city ville region category categorie type kind file brand marque company entreprise count number nombre'.split(
    ' ',
  ),
);

const EMAIL = /^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/;
const PHONE = /^\+?[\d\s().-]{8,20}$/;
const PERSON = /^\p{Lu}[\p{L}’'-]+(?:[ ,]+(?:\p{Lu}\.?|\p{Lu}[\p{L}’'-]+)){1,3}$/u;
/** Identifiers and names are different in nearly every row. */
const NEARLY_ALL_DIFFERENT = 0.9;
const MOSTLY = 0.6;

/**
 * Whether a column looks as if it told of persons: an e-mail, a telephone number, a name, an identifier. It errs on the
 * side of yes: what it says yes to is left out of what a model is told, unless the owner allows it.
 */
export function looksPersonal({ name, type, statistics }: ColumnProfile): boolean {
  if (namesPersons(name)) return true;
  if (type === 'numeric' || statistics.type === 'numeric') return false;
  const samples = statistics.most_common.map(([value]) => String(value));
  if (samples.length === 0) return false;
  const share = (pattern: RegExp) => samples.filter((value) => pattern.test(value)).length / samples.length;
  if (share(EMAIL) >= MOSTLY || (share(PHONE) >= MOSTLY && type !== 'datetime')) return true;
  const isNearlyAllDifferent =
    statistics.count > 0 && statistics.unique_count / statistics.count >= NEARLY_ALL_DIFFERENT;
  if (isNearlyAllDifferent && type !== 'datetime') return true;
  return share(PERSON) >= MOSTLY && statistics.unique_count > samples.length;
}

function namesPersons(name: string): boolean {
  const words = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
  return words.some((word) => TELLING_WORDS.has(word)) && !words.some((word) => HARMLESS_BESIDE.has(word));
}
