/** Words after which people and what identifies them stand, in English and French; whatever else is said, they count. */
const TELLING = wordsOf(`
  email mail courriel phone telephone tel mobile fax address adresse street rue zip postcode postal
  prenom firstname lastname surname fullname forename nickname username user utilisateur login pseudo
  ssn nss nir siret matricule passport passeport iban account compte identity identite
  birth birthday birthdate naissance dob ip license licence plate uuid guid uid
  patient customer client employee employe salarie person personne contact
`);

/** Words that tell of people unless they name something else: the name of a species is nobody's. */
const WEAK = wordsOf('name nom id identifier identifiant');

const HARMLESS = wordsOf(`
  species espece genus plant plante animal breed product produit article item brand marque model modele
  category categorie country pays region department departement state etat city ville commune district quartier
  company entreprise store shop magasin school ecole hotel restaurant station airport aeroport airline
  team equipe club league movie film song album book livre event evenement language langue currency devise
  color colour couleur variable
`);

/** Words of people: beside them a name or an identifier is theirs, whatever harmless word stands there too. */
const PEOPLE = wordsOf(`
  owner proprietaire member membre student etudiant eleve author auteur driver conducteur passenger passager
  player joueur voter guest visitor visiteur subscriber abonne participant respondent first last middle maiden
`);

/** What joined words begin or end with: clientid, phonenumber, firstname, nomclient. */
const JOINED_HEADS = ['identifiant', 'numero', 'code', 'nom', 'num', 'ref', 'id', 'no'];
const JOINED_TAILS = [
  'identifier',
  'address',
  'number',
  'numero',
  'name',
  'date',
  'code',
  'num',
  'ref',
  'id',
  'no',
];
const FIRST_OF_NAMES = wordsOf('first last middle maiden family given full display screen nick sur fore');

/** Ordinary words that end like an identifier. Shorter ones than five letters are none either. */
const ENDS_LIKE_ID = /(?<!video|photo|auto|data|media|area|visa)(?<=o|a|qu|gr|ac|ar|br)id$/;
const NO_IDENTIFIERS = wordsOf(`
  solid valid invalid forbid humid covid rapid rigid vivid fluid lipid lucid tepid timid livid fetid druid cupid david aphid
  orchid candid placid rabid morbid horrid torrid florid splendid stupid sordid pallid turbid pyramid plasmid
  cichlid arachnid hominid madrid undid outdid eyelid nucleotid bicuspid tricuspid intrepid
  insipid squalid languid acrid putrid viscid flaccid gravid bifid trifid
`);
const SHORTEST_JOINED = 5;

/** Whether a column's name, in English or French, says that it tells of persons or identifies them. */
export function namesPersons(name: string): boolean {
  const words = partsOf(name).flatMap(unjoined);
  const has = (list: ReadonlySet<string>) => words.some((word) => isAmong(word, list));
  if (has(TELLING)) return true;
  return has(WEAK) && (has(PEOPLE) || !has(HARMLESS));
}

/** Names of sums and sizes: long numbers in such columns that hardly repeat are no identifiers. */
const MEASURES = wordsOf(`
  population inhabitant habitant price prix cost cout revenue revenu turnover sale vente gdp pib amount montant budget
  value valeur area surface superficie volume distance byte octet view vue vote
`);

export function namesMeasure(name: string): boolean {
  return partsOf(name).some((word) => isAmong(word, MEASURES));
}

function partsOf(name: string): string[] {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/IDs(?!\p{Ll})/gu, 'Ids')
    .replaceAll(/(\p{Ll})(\p{Lu})|(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1$3 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');
}

/** The parts of a joined word; others as they are. */
function unjoined(word: string): string[] {
  const single = word.length > SHORTEST_JOINED ? word.replace(/(?<!s)s$/, '') : word;
  if (isAmong(word, TELLING)) return [word];
  for (const tail of JOINED_TAILS) {
    const head = single.slice(0, -tail.length);
    if (single.endsWith(tail) && isHeadOf(tail, head, single)) return [head, tail];
  }
  const head = JOINED_HEADS.find((each) => single.startsWith(each) && TELLING.has(single.slice(each.length)));
  return head === undefined ? [word] : [head, single.slice(head.length)];
}

function isHeadOf(tail: string, head: string, word: string): boolean {
  if (TELLING.has(head) || PEOPLE.has(head)) return true;
  if (tail === 'name') return FIRST_OF_NAMES.has(head);
  return tail === 'id' && endsInIdentifier(word);
}

function endsInIdentifier(word: string): boolean {
  return word.length >= SHORTEST_JOINED && !ENDS_LIKE_ID.test(word) && !NO_IDENTIFIERS.has(word);
}

/** In the plural too. */
function isAmong(word: string, list: ReadonlySet<string>): boolean {
  return list.has(word) || list.has(word.replace(/s$/, '')) || list.has(word.replace(/es$/, ''));
}

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}
