import type { z } from 'zod';
import type {
  agglomerativeConfigSchema,
  anomalyConfigSchema,
  dbscanConfigSchema,
  hdbscanConfigSchema,
  kmeansConfigSchema,
  MLConfigInput,
  pcaConfigSchema,
  tsneConfigSchema,
  umapConfigSchema,
} from '../../../src/ml/ml.schema.ts';

interface SectionSchemas {
  tsne_config: typeof tsneConfigSchema;
  umap_config: typeof umapConfigSchema;
  pca_config: typeof pcaConfigSchema;
  kmeans_config: typeof kmeansConfigSchema;
  dbscan_config: typeof dbscanConfigSchema;
  hdbscan_config: typeof hdbscanConfigSchema;
  agglomerative_config: typeof agglomerativeConfigSchema;
  anomaly_config: typeof anomalyConfigSchema;
}

type Sections = { [Name in keyof SectionSchemas]?: z.input<SectionSchemas[Name]> | null };

/** What to do with a table; only the two methods must be named, every section and field has a default. */
export type ProcessConfig = Omit<MLConfigInput, keyof Sections> & Sections;

/** The service's input names every section; one that is left out is null there. */
export function withAllSections(config: ProcessConfig): MLConfigInput {
  return {
    ...config,
    tsne_config: config.tsne_config ?? null,
    umap_config: config.umap_config ?? null,
    pca_config: config.pca_config ?? null,
    kmeans_config: config.kmeans_config ?? null,
    dbscan_config: config.dbscan_config ?? null,
    hdbscan_config: config.hdbscan_config ?? null,
    agglomerative_config: config.agglomerative_config ?? null,
    anomaly_config: config.anomaly_config ?? null,
  };
}
