/** The functions of nearest neighbours that the host calls. */
export { countWithinRadii, nearestAmong } from './knn-among';
export { nearestInDouble, orderCandidates } from './knn-double';
export { chooseReverse, refineLists } from './knn-descent';
export { searchLeaf } from './knn-leaf';
export { gatherRows, splitNode, splitSubtree } from './knn-split';
export { nearestByTiles } from './knn-tile';
export { setScratch } from './scratch';
