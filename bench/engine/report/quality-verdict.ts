import { CONTESTANTS, OURS, QUALITY_PEERS, type TableName, type Task } from '../catalog.ts';
import type { Cell, Cells } from '../cell.ts';

/** Figures of a cell: those judged afterwards and those that the computation gave. */
type Figures = Readonly<Record<string, number>>;

/** What is wanted of ours beside the peer's, and whether it is so. */
interface Bar {
  readonly text: string;
  readonly isMet: boolean;
}

/**
 * Whether ours is as good as it has to be: maps as faithful as the first peer's, clusterings the same, K-Means as tight as
 * the best of ten, the strange rows found as well.
 *
 * @returns the bars in words, those missed marked; '–' where nothing was judged
 */
export function qualityVerdict(task: Task, table: TableName, cells: Cells): string {
  const own = cells.read(task, table, OURS.name);
  const peerName = QUALITY_PEERS[task] ?? CONTESTANTS[task].find(({ runs }) => runs === 'python')?.name;
  const other = peerName === undefined ? null : cells.read(task, table, peerName);
  if (own === null || other === null) return '–';
  const bars = barsOf(task, figuresOf(own), figuresOf(other), own, other);
  if (bars.length === 0) return '–';
  return bars.map(({ text, isMet }) => (isMet ? text : `**missed:** ${text}`)).join('; ');
}

function figuresOf({ quality, runs }: Cell): Figures {
  return { ...runs.at(-1)?.values, ...quality };
}

function barsOf(task: Task, ours: Figures, peer: Figures, own: Cell, other: Cell): Bar[] {
  const atLeast = (name: string, slack: number) => {
    const [mine, theirs] = [ours[name], peer[name]];
    return mine === undefined || theirs === undefined
      ? []
      : [{ text: `${name} ${short(mine)} (${short(theirs)})`, isMet: mine >= theirs - slack }];
  };
  switch (task) {
    case 'umap':
    case 'tsne':
      return [...atLeast('trustworthiness', 0.003), ...atLeast('recall', 0.005)];
    case 'isolation_forest':
      return atLeast('auc', 0.01);
    case 'pca':
      return atMost('deviation', ours['deviation'], 1e-5);
    case 'kmeans':
      return peer['inertia'] === undefined
        ? []
        : atMost('inertia over the best of ten', (ours['inertia'] ?? Number.NaN) / peer['inertia'], 1.01);
    case 'silhouette': {
      const [mine, theirs] = [ours['silhouette'], peer['silhouette']];
      if (mine === undefined || theirs === undefined) return [];
      return atMost('difference', Math.abs(mine - theirs), 1e-6);
    }
    case 'ward':
      return [...samePartition(ours), ...memoryShare(own, other, 0.2)];
    default:
      return samePartition(ours);
  }
}

function samePartition(ours: Figures): Bar[] {
  const ari = ours['ari_peer'];
  return ari === undefined ? [] : [{ text: `same partition: ARI ${short(ari)}`, isMet: ari >= 0.99 }];
}

function memoryShare(own: Cell, other: Cell, most: number): Bar[] {
  const peak = ({ runs }: Cell) => Math.max(...runs.map(({ memory_mib }) => memory_mib));
  return atMost('share of its memory', peak(own) / peak(other), most);
}

function atMost(name: string, value: number | undefined, most: number): Bar[] {
  return value === undefined || Number.isNaN(value)
    ? []
    : [{ text: `${name} ${short(value)}`, isMet: value <= most }];
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
