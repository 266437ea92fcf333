/** The functions of t-SNE that the host calls. */
export { tsneAffinities } from './tsne-affinities';
export { tsneDescend, tsneForces, tsneNormalizer, tsneSlope } from './tsne-descent';
export { tsneDivergence } from './tsne-divergence';
export { tsneMapTree, tsnePlaceRows } from './tsne-transform';
