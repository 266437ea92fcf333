import type { ProcessingResult } from '../../ml/ml.schema.ts';

/** A row whose value in one column lies far from what is usual. */
export interface Extreme {
  readonly id: string;
  readonly column: string;
  readonly value: number;
  /** The column's median. */
  readonly usual: number;
  /** Distance from the median, in mean absolute deviations. */
  readonly distance: number;
  /** The row's first cells that were no features: a name, a date, whatever tells it from others. */
  readonly known: readonly string[];
}

type ResultPart = Pick<ProcessingResult, 'points' | 'anomalies' | 'metadata'>;

const CELLS_SHOWN = 3;

/** The anomalous row that is farthest from usual in each column; the farthest first. */
export function mostExtreme(result: ResultPart, count: number): Extreme[] {
  const features = new Set(result.metadata.features_used);
  const anomalous = new Set(result.anomalies);
  const points = result.points.filter((point) => anomalous.has(point.id));
  return [...features]
    .flatMap((column) => {
      const usual = usualOf(result, column);
      if (usual === null) return [];
      const distanceOf = (value: unknown) =>
        typeof value === 'number' ? Math.abs(value - usual.median) / usual.spread : 0;
      const [farthest] = points.toSorted(
        (a, b) => distanceOf(b.original_data[column]) - distanceOf(a.original_data[column]),
      );
      const value = farthest?.original_data[column];
      if (farthest === undefined || typeof value !== 'number') return [];
      const known = Object.entries(farthest.original_data)
        .filter(([name, cell]) => !features.has(name) && cell !== null && cell !== '')
        .slice(0, CELLS_SHOWN)
        .map(([, cell]) => String(cell));
      return [{ id: farthest.id, column, value, usual: usual.median, distance: distanceOf(value), known }];
    })
    .sort((a, b) => b.distance - a.distance)
    .slice(0, count);
}

function usualOf(result: ResultPart, column: string) {
  const values = result.points
    .flatMap((point) => {
      const value = point.original_data[column];
      return typeof value === 'number' ? [value] : [];
    })
    .sort((a, b) => a - b);
  const median = values[Math.floor(values.length / 2)];
  if (median === undefined) return null;
  const spread = values.reduce((sum, value) => sum + Math.abs(value - median), 0) / values.length;
  return spread > 0 ? { median, spread } : null;
}
