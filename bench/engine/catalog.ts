/** What is measured: tasks, tables, contestants, and the goals that the ratios are held against. */

export const TASKS = [
  'umap',
  'tsne',
  'pca',
  'kmeans',
  'dbscan',
  'hdbscan',
  'ward',
  'complete',
  'average',
  'single',
  'isolation_forest',
  'silhouette',
] as const;

export type Task = (typeof TASKS)[number];

/** In rising size: times of the large ones are foreseen from the small ones. */
export const TABLES = {
  '1k': { rows: 1_000, columns: 50 },
  digits: { rows: 1_797, columns: 64 },
  '2k': { rows: 2_000, columns: 50 },
  '5k': { rows: 5_000, columns: 50 },
  '10k': { rows: 10_000, columns: 50 },
  '50k': { rows: 50_000, columns: 30 },
  '100k': { rows: 100_000, columns: 20 },
} as const;

export type TableName = keyof typeof TABLES;

const UP_TO_10K: readonly TableName[] = ['1k', 'digits', '2k', '5k', '10k'];
const UP_TO_50K: readonly TableName[] = [...UP_TO_10K, '50k'];
const UP_TO_100K: readonly TableName[] = [...UP_TO_50K, '100k'];

export const TABLES_OF: Readonly<Record<Task, readonly TableName[]>> = {
  umap: UP_TO_100K,
  tsne: UP_TO_50K,
  pca: UP_TO_100K,
  kmeans: UP_TO_100K,
  dbscan: UP_TO_100K,
  hdbscan: UP_TO_100K,
  ward: UP_TO_10K,
  complete: UP_TO_10K,
  average: UP_TO_10K,
  single: UP_TO_10K,
  isolation_forest: UP_TO_100K,
  silhouette: UP_TO_50K,
};

export function quickTables(task: Task): readonly TableName[] {
  return task === 'tsne' ? ['digits'] : ['10k'];
}

export interface Contestant {
  readonly name: string;
  readonly runs: 'ours' | 'npm' | 'python';
  /** Left out of a quick run. */
  readonly isSlow: boolean;
}

export const OURS: Contestant = { name: 'Data Mirage', runs: 'ours', isSlow: false };

const python = (name: string): Contestant => ({ name, runs: 'python', isSlow: false });
const npm = (name: string): Contestant => ({ name, runs: 'npm', isSlow: false });
const slow = (contestant: Contestant): Contestant => ({ ...contestant, isSlow: true });

const SKLEARN = python('scikit-learn');
const LINKAGE = [OURS, SKLEARN, slow(npm('ml-hclust'))];

/** The first peer is the one that quality is compared with. */
export const CONTESTANTS: Readonly<Record<Task, readonly Contestant[]>> = {
  umap: [
    OURS,
    python('umap-learn'),
    slow(python('umap-learn, unseeded')),
    slow(npm('umap-js')),
    slow(npm('druidjs')),
  ],
  tsne: [OURS, SKLEARN, slow(python('openTSNE')), slow(npm('tsne-js')), slow(npm('druidjs'))],
  pca: [OURS, SKLEARN, npm('ml-pca'), npm('druidjs')],
  kmeans: [OURS, SKLEARN, python('scikit-learn, best of 10'), npm('ml-kmeans')],
  dbscan: [OURS, SKLEARN, npm('density-clustering')],
  hdbscan: [OURS, SKLEARN, python('hdbscan'), slow(python('fast-hdbscan')), slow(npm('hdbscan-ts'))],
  ward: LINKAGE,
  complete: LINKAGE,
  average: LINKAGE,
  single: LINKAGE,
  isolation_forest: [OURS, SKLEARN, npm('ml-isolation-forest')],
  silhouette: [OURS, SKLEARN],
};

/** Whom the quality is held against where it is not the first Python peer. */
export const QUALITY_PEERS: Readonly<Partial<Record<Task, string>>> = { kmeans: 'scikit-learn, best of 10' };

export interface Goal {
  readonly task: Task;
  readonly table: TableName;
  /** Fastest of these, in the given temperature. */
  readonly against: readonly string[];
  readonly when: 'warm' | 'cold';
  /** Times faster, at least. */
  readonly ratio: number;
}

const goal = (
  task: Task,
  table: TableName,
  ratio: number,
  when: Goal['when'] = 'warm',
  against: readonly string[] = ['scikit-learn'],
): Goal => ({ task, table, against, when, ratio });

const UMAP = ['umap-learn'];
const HDBSCAN = ['scikit-learn', 'hdbscan', 'fast-hdbscan'];

/** Of the whole job, warm and cold, against the Python script. */
export const JOB_GOAL = { job: '10,000 × 50, mixed', against: 'Python script', ratio: 8 };

export const GOALS: readonly Goal[] = [
  goal('umap', '10k', 12, 'warm', UMAP),
  goal('umap', '50k', 13, 'warm', UMAP),
  goal('umap', '100k', 16, 'warm', UMAP),
  goal('umap', '10k', 24, 'cold', UMAP),
  goal('umap', '50k', 18, 'cold', UMAP),
  goal('umap', '100k', 16, 'cold', UMAP),
  goal('tsne', '10k', 15),
  goal('tsne', '50k', 15),
  goal('pca', '10k', 1),
  goal('pca', '100k', 1),
  goal('kmeans', '10k', 1),
  goal('kmeans', '100k', 1),
  goal('dbscan', '10k', 1.5),
  goal('dbscan', '100k', 3),
  goal('hdbscan', '10k', 2, 'warm', HDBSCAN),
  goal('hdbscan', '100k', 2, 'warm', HDBSCAN),
  goal('ward', '10k', 8),
  goal('single', '10k', 4),
  goal('complete', '10k', 3),
  goal('average', '10k', 3),
  goal('isolation_forest', '100k', 8),
  goal('silhouette', '50k', 4),
];

/** Whether a goal speaks of the table. */
export function hasGoal(task: Task, table: TableName): boolean {
  return GOALS.some((goal) => goal.task === task && goal.table === table);
}

/** Whether a goal cannot be held without this contestant. */
export function isNamedByGoal(task: Task, table: TableName, { name }: Contestant): boolean {
  const named = GOALS.filter((goal) => goal.task === task && goal.table === table);
  if (named.length === 0) return false;
  return (
    name === OURS.name || name === QUALITY_PEERS[task] || named.some(({ against }) => against.includes(name))
  );
}
