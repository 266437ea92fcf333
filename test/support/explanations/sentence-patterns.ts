import type { FactKind } from '../../../src/explanations/facts/fact.ts';
import type { Language } from '../../../src/procedure/wire.ts';

/** Sentences as a model may phrase facts; `{slot}` is filled in by sentence-slots.ts. */
export const SENTENCE_PATTERNS: Readonly<
  Record<Language, Readonly<Partial<Record<FactKind, readonly string[]>>>>
> = {
  en: {
    size: [
      '{G} contains {n} rows, {share} of the map.',
      'With {n} rows, {G} makes up {share} of the map.',
      '{n} rows belong to {G}.',
      'There are {n} rows in {G}, or {share} of all rows.',
      '{G} accounts for {share} of the map ({n} rows).',
    ],
    number: [
      'In {G}, {col} is {deg} {cmp} than in the other rows: {own} against {oth}.',
      '{G} has {cmp} {col} values than the rest ({own} versus {oth}).',
      'The {avg} {col} in {G} is {own}, compared with {oth} elsewhere.',
      '{col} stands at {own} in {G}, against {oth} in the other rows.',
      'Elsewhere {col} is {oth}, but {own} in {G}.',
      'Compared with the other rows, {G} shows a {deg} {cmp} {col}: {own} against {oth}.',
      '{col} is {cmp} in {G} than elsewhere.',
      'The rows of {G} have a {cmp} {avg} {col}, {own} vs {oth}.',
    ],
    category: [
      'In {G}, {col} is {cat} for {own} of the rows, against {oth} of the others.',
      '{own} of the rows in {G} have {cat} as {col}, compared with {oth} of the other rows.',
      '{cat} ({col}) makes up {own} of {G}, versus {oth} elsewhere.',
      'The share of {cat} in {col} is {own} in {G}, against {oth} in the rest.',
      'In {G}, {cat} for {col} is {often} found than elsewhere: {own} against {oth}.',
      'Among the other rows, {col} is {cat} in {oth} of rows, but {own} in {G}.',
    ],
    date: [
      '{col} is {cmp} in {G}: median date {own}, against {oth} in the other rows.',
      'The median {col} of {G} is {own}, versus {oth} elsewhere.',
      '{G} has {cmp} {col} dates than the rest.',
      'In {G}, the median date of {col} falls on {own}.',
    ],
    rule: [
      'If {col} is {bound} {limit}, the row is in {G} in {prec} of cases.',
      'In short, {col} is {bound} {limit}; {prec} of the rows that meet this are in {G}, and it covers {cov} of {G}.',
      '{prec} of the rows where {col} is {bound} {limit} are in {G}.',
      '{cov} of {G} have {col} {bound} {limit}.',
    ],
    medoid: [
      'Row {typical} best represents {G}.',
      'The most typical row of {G} is row {typical}.',
      '{G} is typified by row {typical}.',
    ],
    border: [
      'Row {row} lies between cluster {near} and {G}.',
      'Row {row} is on the border of {G} with cluster {near}.',
    ],
    spread: [
      'The rows of {G} lie {how} than those of most clusters.',
      'Compared to most clusters, {G} is {how}.',
    ],
    neighbor: [
      'The nearest cluster to {G} is cluster {near}.',
      'Cluster {near} is closest to {G} on the map, and there {col} is {cmp}: {oth} against {own}.',
      '{col} averages {own} in {G} but {oth} in cluster {near}.',
    ],
    'unusual rows': [
      '{G} has {n} unusual rows, {own} against {all} on the whole map.',
      '{own} of {G} are unusual, compared with {all} overall.',
      'There are {n} unusual rows in {G}.',
    ],
    'no contrast': ['{no} clearly distinguishes {G} from the other rows.', '{no} sets {G} apart.'],
    structure: [
      'The map has {rows} rows from {columns} columns, in {k} clusters.',
      'The map shows {rows} rows in {k} clusters.',
      'There are {k} clusters.',
      '{noise} rows ({noiseShare}) belong to no cluster.',
    ],
    correlation: [
      'The correlation between {a} and {b} is {r}.',
      '{b} {move} as {a} rises (r = {r}).',
      'When {a} increases, {b} {move}.',
      '{a} is correlated with {b}, with a correlation of {r}.',
    ],
    driver: ['{col} separates the clusters with a strength of {s}.', 'The strength of {col} is {s}.'],
    quality: [
      '{n} rows have no value for {col}.',
      '{col} is missing in {share} of the rows.',
      '{share} of the values of {col} are missing.',
      '{col} has {n} missing values ({share}).',
    ],
    isolation: [
      '{G} stands out because of its {col}, {value}.',
      '{G} is isolated by {col} at {value}.',
      '{part} of the isolation of {G} is due to {col}.',
      '{col} accounts for {part} of what isolates {G}.',
    ],
    'nearest normal': [
      'Row {normal} is the nearest normal row to {G}.',
      'Among rows that are not unusual, row {normal} is most similar to {G}.',
    ],
    'smallest change': [
      'With {col} at {to} instead of {from}, {G} would no longer be unusual.',
      '{G} would not be unusual if {col} were {to}.',
    ],
  },
  fr: {
    size: [
      'Le {G} contient {n} lignes, soit {share} de la carte.',
      'Avec {n} lignes, le {G} représente {share} de la carte.',
      '{n} lignes appartiennent au {G}.',
      'Il y a {n} lignes dans le {G}.',
      'Le {G} couvre {share} de la carte ({n} lignes).',
    ],
    number: [
      'Dans le {G}, {col} est {deg} {cmp} que dans les autres lignes : {own} contre {oth}.',
      'Le {G} a un {col} {cmp} que les autres ({own} contre {oth}).',
      'La {avg} de {col} dans le {G} est de {own}, contre {oth} ailleurs.',
      '{col} vaut {own} dans le {G}, contre {oth} dans les autres lignes.',
      'Ailleurs, {col} vaut {oth}, mais {own} dans le {G}.',
      'Par rapport aux autres lignes, le {G} présente un {col} {cmp} : {own} contre {oth}.',
      '{col} est {cmp} dans le {G} qu’ailleurs.',
      '{col} {cmp} dans le {G} : {avg} de {own}, contre {oth}.',
    ],
    category: [
      'Dans le {G}, {col} vaut {cat} pour {own} des lignes, contre {oth} ailleurs.',
      '{own} des lignes du {G} ont {cat} comme {col}, contre {oth} des autres lignes.',
      '{cat} ({col}) représente {own} des lignes du {G}, contre {oth} ailleurs.',
      'La part de {cat} dans {col} est de {own} dans le {G}, contre {oth} dans les autres lignes.',
      'Dans le {G}, {cat} pour {col} est {often} rencontré qu’ailleurs : {own} contre {oth}.',
    ],
    date: [
      '{col} est {cmp} dans le {G} : date médiane {own}, contre {oth} ailleurs.',
      'La date médiane de {col} dans le {G} est le {own}, contre {oth} dans les autres lignes.',
      'Le {G} a des dates de {col} {cmp}s que les autres.',
    ],
    rule: [
      'Quand {col} vaut {bound} {limit}, la ligne est dans le {G} dans {prec} des cas.',
      'En bref, {col} vaut {bound} {limit} ; {prec} des lignes qui la suivent sont dans le {G}, et elle couvre {cov} du {G}.',
      '{prec} des lignes où {col} vaut {bound} {limit} sont dans le {G}.',
      'Cette règle couvre {cov} du {G}.',
    ],
    medoid: [
      'La ligne {typical} représente le mieux le {G}.',
      'La ligne la plus typique du {G} est la ligne {typical}.',
    ],
    border: [
      'La ligne {row} se situe entre le groupe {near} et le {G}.',
      'La ligne {row} est à la frontière du {G} avec le groupe {near}.',
    ],
    spread: [
      'Les lignes du {G} sont {how} que celles de la plupart des groupes.',
      'Par rapport à la plupart des groupes, les lignes du {G} sont {how}.',
    ],
    neighbor: [
      'Le groupe le plus proche du {G} est le groupe {near}.',
      'Le groupe {near} est le plus proche du {G} ; {col} y est {cmp} : {oth} contre {own}.',
      '{col} vaut en moyenne {own} dans le {G} mais {oth} dans le groupe {near}.',
    ],
    'unusual rows': [
      'Le {G} compte {n} lignes inhabituelles, soit {own}, contre {all} sur toute la carte.',
      '{own} des lignes du {G} sont inhabituelles, contre {all} au total.',
      'Il y a {n} lignes inhabituelles dans le {G}.',
    ],
    'no contrast': ['{no} ne distingue nettement le {G} des autres lignes.'],
    structure: [
      'La carte compte {rows} lignes décrites par {columns} colonnes, en {k} groupes.',
      'La carte montre {rows} lignes, en {k} groupes.',
      'Il y a {k} groupes.',
      '{noise} lignes ({noiseShare}) sont hors de tout groupe.',
    ],
    correlation: [
      'La corrélation entre {a} et {b} est de {r}.',
      'Quand {a} augmente, {b} {move}.',
      '{a} est corrélé à {b}, avec une corrélation de {r}.',
    ],
    driver: ['{col} sépare les groupes avec une force de {s}.', 'La force de {col} est de {s}.'],
    quality: [
      '{n} lignes n’ont pas de valeur pour {col}.',
      '{share} des valeurs de {col} manquent.',
      '{col} compte {n} valeurs manquantes ({share}).',
    ],
    isolation: [
      'La {G} se distingue par son {col}, {value}.',
      'La {G} est isolée à cause de {col} à {value}.',
      '{part} de l’isolement de la {G} provient de {col}.',
    ],
    'nearest normal': [
      'La ligne {normal} est la ligne normale la plus proche de la {G}.',
      'Parmi les lignes normales, la {G} ressemble le plus à la ligne {normal}.',
    ],
    'smallest change': [
      'Avec {col} à {to} au lieu de {from}, la {G} ne serait plus inhabituelle.',
      'La {G} ne serait pas inhabituelle si {col} était {to}.',
    ],
  },
};
