/**
 * The words of questions that are understood, English and French, as `folded` leaves them: in lower case, without accents and
 * apostrophes.
 */

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Words that ask for nothing and turn nothing round. Every other word has to be understood. */
export const FILLERS: ReadonlySet<string> = new Set(
  words(`
  what whats which is are was were be been the a an of in on at to for from with have has had having there do does did you can
  could would please tell show give me find compute calculate i want know much where whose who it its s and all whole entire
  overall that when row rows line lines record records entry entries observation observations item items case cases
  example examples element elements table dataset data file come comes belong belongs lie lies compare among within hi hello hey pls thanks thank
  quel quelle quels quelles est sont etait etaient le la les l un une des de du d en dans a au aux pour avec ont ait y t il qui que
  qu dont tous toutes tout toute ensemble donnees jeu fichier ligne lignes enregistrement enregistrements cas exemple
  exemples moi nous donne donner donnez calcule calculer calculez affiche afficher montre montrer dis indique indiquer indiquez
  trouve trouver parmi et sur ayant vient viennent provient proviennent appartient appartiennent se situe situent trouvent comparer
  compare comparez chez vaut elle elles ils c je veux voudrais connaitre savoir peux tu vous quand lorsque lorsqu compte contient possede bonjour salut merci svp stp te plait ce
`),
);

export const ROWS =
  '(?:rows?|lignes?|records?|entries|entry|observations?|enregistrements?|items?|cases?|cas|examples?|exemples?|elements?)';
export const CLUSTER = '(?:clusters?|groups?|groupes?)';
/** Words before which nothing is asked yet. */
export const GREETING =
  /^(?:(?:hi|hello|hey|please|pls|thanks|bonjour|salut|merci|svp|stp|s il (?:te|vous) plait) )+/;
export const ARTICLE = '(?:the |la |le |les |l |des |du |de )?';

/** What a question may ask for. */
export type Wanted =
  | 'count'
  | 'share'
  | 'distinct'
  | 'mean'
  | 'median'
  | 'sum'
  | 'highest'
  | 'lowest'
  | 'latest'
  | 'earliest'
  | 'most common'
  | 'least common'
  | 'most rows'
  | 'fewest rows'
  | 'size';

/** In this order: “the most common” is no “most”, “the total number of” no sum. */
export const WANTED: readonly (readonly [Wanted, RegExp])[] = (
  [
    [
      'most rows',
      `(?:most|plus de|(?:highest|largest|greatest|plus grand) (?:number|nombre) (?:of|de)) ${ROWS}`,
    ],
    [
      'fewest rows',
      `(?:fewest|least|moins de|(?:lowest|smallest|fewest|plus petit) (?:number|nombre) (?:of|de)) ${ROWS}`,
    ],
    [
      'least common',
      'least (?:common|frequent)|(?:occurs?|appears?) least often|moins (?:frequente?s?|courante?s?|repandue?s?|nombreuse?s?|nombreux)|moins souvent',
    ],
    [
      'most common',
      'most (?:common|frequent|numerous)|(?:occurs?|appears?) most often|plus (?:frequente?s?|courante?s?|repandue?s?|nombreuse?s?|nombreux)|(?:revient |apparait )?(?:le )?plus souvent',
    ],
    [
      'latest',
      '(?:latest|last|most recent) dates?|dates? (?:la |les )?plus recentes?|latest|most recent|plus recente?s?|dernieres? dates?(?: de)?|last(?= §c)|derniere?(?= §c)',
    ],
    [
      'earliest',
      '(?:earliest|first|oldest) dates?|dates? (?:la |les )?plus anciennes?|earliest|oldest|plus anciene?n?e?s?|premieres? dates?(?: de)?|first(?= §c)|premiere?(?= §c)',
    ],
    [
      'highest',
      'highest|largest|maximum|maximale?|max|biggest|greatest|plus (?:grande?s?|elevee?s?|hautee?s?|haute?s?|grosse?s?|gros)',
    ],
    [
      'lowest',
      'lowest|smallest|minimum|minimale?|min|plus (?:petite?s?|basse?s?|bas|faibles?)|moins (?:elevee?s?|hautes?|haut)',
    ],
    ['median', 'medians?|mediane?s?'],
    ['mean', 'averages?|means?|avg|moyen(?:ne)?s?|en moyenne'],
    ['size', '(?:how (?:big|large)|size|taille)(?: is| are| of| de| du)*(?= ¤)'],
    [
      'share',
      '(?:what |quel(?:le)? )?(?:share|percentage|percent|proportion|fraction|pourcentage|part)(?: of| des?| d)?|(?:^|(?<= ))%(?: of| des?| d)?(?= |$)',
    ],
    [
      'count',
      `how many|(?:total )?number of|count(?: of)?|combien(?: y a t il)?(?: de| d)?|nombre(?: total)?(?: de| d)?|in total|au total`,
    ],
    ['distinct', '(?:different|distinct|unique)(?:e|es|s)?'],
    ['sum', 'sum|total|totale|somme'],
  ] as const
).map(([wanted, pattern]) => [wanted, new RegExp(`(?:^|(?<= ))(?:${pattern})(?= |$)`)]);

/** Words after which a figure of all rows stands, not the value of one. */
export const BEFORE_FIGURE =
  /(?:^| )(?:averages?|means?|avg|moyen(?:ne)?s?|medians?|mediane?s?|sum|total|totale|somme|highest|largest|biggest|greatest|maximum|maximale?|max|lowest|smallest|minimum|minimale?|min|latest|earliest|oldest|recent|top|last|first)(?: (?:of|the|de|du|des|d|la|le|les|l))* $/;

export type Comparison = 'equal' | 'different' | 'at least' | 'at most' | 'more than' | 'less than';

/** How numbers are compared, before the number. In this order: “no more than” is no “more than”. */
export const COMPARISONS: readonly (readonly [Comparison, string])[] = [
  [
    'different',
    'not equal to|different from|other than|(?:is|are|was|were) not|(?:isn|aren|wasn|weren) t|n est pas|ne vaut pas|differente?s? de|≠',
  ],
  [
    'at least',
    '(?:greater|higher|larger|more) than or equal to|(?:greater|higher|larger) or equal to|equal to or (?:greater|higher|larger|more) than|at least|no (?:less|fewer|lower) than|superieure?s? ou egale?s? a|au moins|au minimum|>=|≥',
  ],
  [
    'at most',
    '(?:less|lower|smaller|fewer) than or equal to|(?:less|lower|smaller) or equal to|equal to or (?:less|lower|smaller) than|at most|no (?:more|greater|higher) than|up to|inferieure?s? ou egale?s? a|au plus|au maximum|<=|≤',
  ],
  [
    'more than',
    'more than|over|above|greater than|higher than|larger than|bigger than|exceeds?|exceed|exceeding|beyond|plus de|plus que|plus (?:grand|eleve|gros|haut)(?:s?e)?s? que|superieure?s? a|depassent|depasse|depassant|au dessus de|au dela de|>',
  ],
  [
    'less than',
    'less than|fewer than|under|below|lower than|smaller than|moins de|moins que|plus (?:petit|bas|faible)(?:s?e)?s? que|moins (?:eleve|haut|grand)e?s? que|inferieure?s? a|en dessous de|au dessous de|<',
  ],
  ['equal', 'equal to|equals|exactly|egale?s? a|exactement|is|are|was|est|sont|vaut|valent|='],
];
/** The same, after the number. */
export const COMPARISONS_AFTER: readonly (readonly [Comparison, string])[] = [
  ['at least', '(?:or|and) (?:more|over|above|higher|greater)|(?:ou|et) (?:plus|davantage)'],
  ['at most', '(?:or|and) (?:less|fewer|under|below|lower|smaller)|(?:ou|et) moins'],
];
/** How dates are compared. */
export const MOMENTS: readonly (readonly [Comparison, string])[] = [
  ['at least', 'on (?:and|or) after|since|starting in|(?<=§c\\d+ )(?:>=|≥)|depuis|a partir de|a partir du'],
  ['at most', 'on (?:and|or) before|until|up to|(?<=§c\\d+ )(?:<=|≤)|jusqu en|jusqu a|jusqu au'],
  ['more than', 'after|later than|apres|(?<=§c\\d+ )>'],
  ['less than', 'before|earlier than|avant|(?<=§c\\d+ )<'],
  ['equal', 'in|on|during|en|le|pendant|durant|(?<=§c\\d+ )='],
];

/** Between a name and what is said of it. */
export const LINK =
  '(?: (?:is|are|was|were|be|being|has|have|having|of|a|an|at|value|values|est|sont|etait|etaient|soit|valeur|valeurs|de|d|qui|that|which|y|equal|to|egale?|equals))*';
