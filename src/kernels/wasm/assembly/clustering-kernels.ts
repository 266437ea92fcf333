/** The functions of clusterings, anomalies and quality measures that the host calls. */
export { boruvkaClear, boruvkaJoin, boruvkaLabel, boruvkaSeal } from './boruvka';
export { boruvkaOffer, boruvkaSearch, boruvkaSeed } from './boruvka-search';
export { dbscanBorders, dbscanCore, dbscanJoin, dbscanNumber } from './dbscan';
export { isolationPaths, isolationScores } from './isolation-forest';
export { kdTreeNode } from './kd-tree';
export { kdTreeSearch } from './kd-tree-search';
export { kmeansAssign, kmeansInertia, kmeansPotentials, kmeansSums, kmeansTakeCenter } from './kmeans';
export {
  fillPairsDouble,
  fillPairsSingle,
  joinPairsDouble,
  joinPairsSingle,
  nearestPairDouble,
  nearestPairSingle,
  packPairsDouble,
  packPairsSingle,
  removeSlot,
} from './linkage-pairs';
export { wardNearest } from './linkage-ward';
export { gridPoints } from './point-grid';
export { silhouetteRows } from './silhouette';
