/** Everything that the host may call. The one module of WebAssembly is built from here. */
export * from './check';
export * from './clustering-kernels';
export * from './cross-products';
export * from './knn-kernels';
export * from './memory';
export { eigenvalues, eigenvectors } from './symmetric-eigen';
export * from './tsne-kernels';
export * from './umap-descent';
export { umapCountEdges, umapCountTurned, umapPlaceEdges, umapTurn, umapUnite } from './umap-graph';
export * from './umap-memberships';
export { umapSmooth } from './umap-spectral';
export * from './umap-transform';
