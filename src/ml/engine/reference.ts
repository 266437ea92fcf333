import { ignoreProgress } from '../../kernels/progress.ts';
import type { Engine } from './engine.ts';
import { clusterByMlHclust } from './reference/agglomerative.ts';
import { clusterByMlKmeans } from './reference/kmeans.ts';
import { withOwnKernel } from './reference/own-kernel.ts';
import { reduceByMlPca } from './reference/pca.ts';
import { reduceByTsneJs } from './reference/tsne.ts';
import { reduceByUmapJs } from './reference/umap.ts';

/**
 * The well-known npm packages, loaded when first needed: ml-pca, tsne-js, umap-js, ml-kmeans, ml-hclust. What no package
 * does, or not for the table at hand, our own kernels do, and the notes say so.
 *
 * @param fast our own kernels
 */
export function createReferenceEngine(fast: Engine): Engine {
  return {
    name: 'reference',

    reduce: async (x, plan, onProgress = ignoreProgress) => {
      switch (plan.method) {
        case 'pca':
          return reduceByMlPca(x, plan);
        case 'tsne':
          return reduceByTsneJs(x, plan, onProgress, fast);
        case 'umap':
          return reduceByUmapJs(x, plan, onProgress, fast);
      }
    },

    cluster: async (positions, plan, onProgress = ignoreProgress) => {
      switch (plan.method) {
        case 'kmeans':
          return clusterByMlKmeans(positions, plan);
        case 'agglomerative':
          return clusterByMlHclust(positions, plan, onProgress, fast);
        case 'dbscan':
        case 'hdbscan':
        case 'gaussian_mixture': {
          const reason = `the reference engine has no package for ${plan.method}`;
          return withOwnKernel(fast.cluster(positions, plan, onProgress), reason);
        }
      }
    },

    anomalies: async (x, plan, onProgress = ignoreProgress) => {
      const reason = `the reference engine has no package for ${plan.method}`;
      return withOwnKernel(fast.anomalies(x, plan, onProgress), reason);
    },
  };
}
