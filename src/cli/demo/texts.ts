import type { Stage } from '../../ml/ml.schema.ts';
import type { Language } from '../../procedure/wire.ts';

/** What the demo says, in both languages. The explanations themselves come from the service. */
export interface Texts {
  readonly locale: string;
  readonly starting: string;
  ready(url: string, seconds: string): string;
  portTaken(port: number): string;
  uploading(file: string): string;
  uploaded(rows: string, columns: string, seconds: string): string;
  readonly stages: Record<Stage, string>;
  processed(seconds: string): string;
  readonly features: string;
  readonly steps: string;
  readonly clusters: string;
  readonly headings: { readonly cluster: string; readonly rows: string; readonly apart: string };
  readonly noClusters: string;
  anomalies(count: string, share: string): string;
  withFarthest(title: string): string;
  row(id: string): string;
  insteadOf(value: string, usual: string): string;
  readonly metrics: string;
  readonly metricNames: {
    readonly silhouette: string;
    readonly calinskiHarabasz: string;
    readonly daviesBouldin: string;
    readonly trustworthiness: string;
    readonly explainedVariance: string;
    readonly stress: string;
  };
  readonly timings: string;
  readonly timingNames: { readonly start: string; readonly upload: string; readonly run: string };
  readonly next: string;
  readonly nextNames: {
    readonly page: string;
    readonly docs: string;
    readonly token: string;
    readonly curl: string;
  };
  readonly staysUp: string;
  readonly stopping: string;
}

const en: Texts = {
  locale: 'en',
  starting: 'Starting the service …',
  ready: (url, seconds) => `Service ready at ${url} after ${seconds} s`,
  portTaken: (port) => `Port ${port} is taken; using a free one.`,
  uploading: (file) => `Uploading ${file} …`,
  uploaded: (rows, columns, seconds) => `Uploaded: ${rows} rows, ${columns} columns in ${seconds} s`,
  stages: {
    preprocessing: 'preparing the table',
    reduction: 'making the map',
    clustering: 'finding groups',
    anomalies: 'finding unusual rows',
    finalizing: 'measuring and explaining',
    completed: 'done',
    error: 'failed',
    cancelled: 'cancelled',
  },
  processed: (seconds) => `Processed in ${seconds} s`,
  features: 'The map is made from',
  steps: 'What was done to the table first',
  clusters: 'Groups',
  headings: { cluster: 'group', rows: 'rows', apart: 'what sets it apart' },
  noClusters: 'No groups were found: every row is noise to this method.',
  anomalies: (count, share) => `Unusual rows: ${count} (${share})`,
  withFarthest: (title) => `${title}; the farthest from usual:`,
  row: (id) => `row ${id}`,
  insteadOf: (value, usual) => `${value} (usually about ${usual})`,
  metrics: 'How good the map is',
  metricNames: {
    silhouette: 'silhouette (-1 to 1, higher: groups lie apart)',
    calinskiHarabasz: 'Calinski-Harabasz (higher: denser groups)',
    daviesBouldin: 'Davies-Bouldin (from 0, lower: groups lie apart)',
    trustworthiness: 'trustworthiness (0 to 1: neighbours on the map are neighbours in the data)',
    explainedVariance: 'share of the variance that the map shows',
    stress: 'Kullback-Leibler divergence (from 0, lower: neighbourhoods kept)',
  },
  timings: 'Timings',
  timingNames: {
    start: 'start of the service',
    upload: 'upload and statistics',
    run: 'map, groups, explanations',
  },
  next: 'Where to go on',
  nextNames: {
    page: 'the service',
    docs: 'the API, to try out',
    token: 'your access token',
    curl: 'statistics of every column, in another terminal',
  },
  staysUp: 'The service stays up. Ctrl-C ends it.',
  stopping: 'Stopping …',
};

const fr: Texts = {
  locale: 'fr',
  starting: 'Démarrage du service…',
  ready: (url, seconds) => `Service prêt à l’adresse ${url} en ${seconds} s`,
  portTaken: (port) => `Le port ${port} est occupé ; un port libre est utilisé.`,
  uploading: (file) => `Envoi de ${file}…`,
  uploaded: (rows, columns, seconds) => `Envoyé : ${rows} lignes, ${columns} colonnes en ${seconds} s`,
  stages: {
    preprocessing: 'préparation de la table',
    reduction: 'construction de la carte',
    clustering: 'recherche des groupes',
    anomalies: 'recherche des lignes inhabituelles',
    finalizing: 'mesures et explications',
    completed: 'terminé',
    error: 'échec',
    cancelled: 'annulé',
  },
  processed: (seconds) => `Traité en ${seconds} s`,
  features: 'La carte est construite à partir de',
  steps: 'Ce qui a d’abord été fait à la table',
  clusters: 'Groupes',
  headings: { cluster: 'groupe', rows: 'lignes', apart: 'ce qui le distingue' },
  noClusters: 'Aucun groupe trouvé : pour cette méthode, chaque ligne est du bruit.',
  anomalies: (count, share) => `Lignes inhabituelles : ${count} (${share})`,
  withFarthest: (title) => `${title} ; les plus éloignées de l’ordinaire :`,
  row: (id) => `ligne ${id}`,
  insteadOf: (value, usual) => `${value} (d’ordinaire environ ${usual})`,
  metrics: 'Qualité de la carte',
  metricNames: {
    silhouette: 'silhouette (de -1 à 1, plus haut : groupes séparés)',
    calinskiHarabasz: 'Calinski-Harabasz (plus haut : groupes plus denses)',
    daviesBouldin: 'Davies-Bouldin (à partir de 0, plus bas : groupes séparés)',
    trustworthiness: 'fiabilité (0 à 1 : les voisins sur la carte sont voisins dans les données)',
    explainedVariance: 'part de la variance que montre la carte',
    stress: 'divergence de Kullback-Leibler (à partir de 0, plus bas : voisinages conservés)',
  },
  timings: 'Durées',
  timingNames: {
    start: 'démarrage du service',
    upload: 'envoi et statistiques',
    run: 'carte, groupes, explications',
  },
  next: 'Pour continuer',
  nextNames: {
    page: 'le service',
    docs: 'l’API, à essayer',
    token: 'votre jeton d’accès',
    curl: 'les statistiques de chaque colonne, dans un autre terminal',
  },
  staysUp: 'Le service reste ouvert. Ctrl-C l’arrête.',
  stopping: 'Arrêt…',
};

export const TEXTS: Record<Language, Texts> = { en, fr };
