import { counted } from '../pipeline/wording.ts';
/** A number a table allows, and the note that tells if it is not the one asked for. */
export interface Limited {
  readonly value: number;
  readonly notes: readonly string[];
}

/** Perplexity at most a third of the other rows: t-SNE looks at three times as many neighbours. */
export function limitPerplexity(perplexity: number, rows: number): Limited {
  return lower('perplexity', perplexity, Math.max(1, Math.floor((rows - 1) / 3)), counted(rows, 'row'));
}

/** UMAP's neighbours at most the other rows. */
export function limitNeighbors(neighbors: number, rows: number): Limited {
  return lower('n_neighbors', neighbors, Math.max(2, rows - 1), counted(rows, 'row'));
}

export function limitComponents(components: number, rows: number, columns: number): Limited {
  return lower(
    'n_components',
    components,
    Math.min(rows, columns),
    `${counted(rows, 'row')} and ${counted(columns, 'column')}`,
  );
}

export function limitClusters(clusters: number, rows: number): Limited {
  return lower('n_clusters', clusters, rows, counted(rows, 'row'));
}

export function limitMinSamples(minSamples: number, rows: number): Limited {
  return lower('min_samples', minSamples, rows, counted(rows, 'row'));
}

function lower(name: string, wanted: number, most: number, table: string): Limited {
  if (wanted <= most) return { value: wanted, notes: [] };
  return {
    value: most,
    notes: [`${name} was lowered from ${wanted} to ${most}: a table of ${table} allows no more`],
  };
}
