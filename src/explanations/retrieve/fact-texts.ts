import type { Language } from '../../procedure/wire.ts';
import type { Fact, FactKind } from '../facts/fact.ts';
import type { Narrative } from '../template/narrative.ts';
import { sentencesOf } from '../template/narrative.ts';
import { namesInFacts } from '../verify/names.ts';

/** Words that people ask with and the templates do not say. */
const ASKED_WITH: Readonly<Record<Language, Readonly<Partial<Record<FactKind, string>>>>> = {
  en: {
    size: 'size big large small rows',
    number: 'average mean high low value typical describe characteristics',
    category: 'category most frequent common describe characteristics',
    date: 'date when period recent old',
    rule: 'rule condition define describe recognise characteristics what is',
    medoid: 'typical example representative',
    neighbor: 'near close similar neighbour differ difference distinguish',
    'unusual rows': 'anomalies outliers strange',
    structure: 'summary overview structure number count how many clusters groups about dataset map',
    correlation: 'correlation related relationship depend link',
    driver: 'drive important matter influence explain differ different difference columns variables',
    quality: 'quality missing empty problem warning reliable trust',
    isolation: 'anomaly anomalies outlier outliers strange unusual why',
    'nearest normal': 'anomaly outlier similar normal',
    'smallest change': 'anomaly outlier change become normal',
  },
  fr: {
    size: 'taille grand petit lignes',
    number: 'moyenne valeur élevée faible typique décrire caractéristiques',
    category: 'catégorie fréquente courante décrire caractéristiques',
    date: 'date quand période récent ancien',
    rule: 'règle condition définir décrire reconnaître caractéristiques qu’est-ce que',
    medoid: 'typique exemple représentatif',
    neighbor: 'proche voisin semblable différence distinguer sépare',
    'unusual rows': 'anomalies aberrantes étranges inhabituelles',
    structure: 'résumé ensemble structure nombre combien groupes données carte',
    correlation: 'corrélation lien relation dépend',
    driver: 'important influence explique compte différent diffère différence colonnes variables',
    quality: 'qualité manquantes vides problème fiable confiance',
    isolation: 'anomalie anomalies aberrante étrange inhabituelle pourquoi',
    'nearest normal': 'anomalie semblable normale',
    'smallest change': 'anomalie changer devenir normale',
  },
};

export interface FactText {
  readonly id: string;
  /** What people call such things, and the columns and categories it is about: a question shares one of these words. */
  readonly keywords: string;
  /** What is said of it; the more of its words a question shares, the better it fits. */
  readonly text: string;
}

/** Of a map of thousands of clusters, the facts of the largest ones are found by words; those of any by its number. */
const MOST_CLUSTERS = 200;

/** By which words each fact is found: what is said of it, the columns it is about, and what people call such things. */
export function factTexts(facts: readonly Fact[], narrative: Narrative, language: Language): FactText[] {
  const said = new Map<string, Set<string>>();
  for (const { text, facts: ids } of sentencesOf(narrative)) {
    for (const id of ids) said.set(id, (said.get(id) ?? new Set()).add(text));
  }
  return ofLargestClusters(facts).map((fact) => ({
    id: fact.id,
    keywords: [ASKED_WITH[language][fact.kind] ?? '', ...namesInFacts([fact])].join(' '),
    text: [...(said.get(fact.id) ?? [])].join(' '),
  }));
}

function ofLargestClusters(facts: readonly Fact[]): readonly Fact[] {
  const sizes = facts.flatMap((fact) =>
    fact.kind === 'size' && fact.about.of === 'cluster'
      ? [{ cluster: fact.about.cluster, count: fact.count }]
      : [],
  );
  if (sizes.length <= MOST_CLUSTERS) return facts;
  sizes.sort((a, b) => b.count - a.count || a.cluster - b.cluster);
  const largest = new Set(sizes.slice(0, MOST_CLUSTERS).map(({ cluster }) => cluster));
  return facts.filter(({ about }) => about.of !== 'cluster' || largest.has(about.cluster));
}
