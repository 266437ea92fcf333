import type { PathReader } from '../../kernels/isolation-paths.ts';
import type { Matrix } from '../../kernels/matrix.ts';
import { nearestAllowed } from '../../kernels/nearest-allowed.ts';
import { safelyScaled } from '../../kernels/safe-scale.ts';
import { type Cells, cellsOf } from './cells.ts';
import type { DescribedMap, FoundAnomalies } from './described-map.ts';
import type { Fact, IsolationFact, Subject } from './fact.ts';
import { smallestChange } from './smallest-change.ts';

/** Of the rows found unusual, so many are explained, the strangest first. */
const MOST_ROWS = 20;
const MOST_COLUMNS = 3;
/** Part of the isolation that a column must account for to be named, unless it is the strongest. */
const PLAIN_PART = 0.1;

/**
 * Why the strangest rows are unusual. For the isolation forest a column's part is what its splits take off the row's paths;
 * for the local outlier factor it is the column's part of the squared distance to the nearest row that is not unusual. The
 * smallest change asks the forest again, so that only the forest has one.
 */
export function anomalyFacts(map: DescribedMap): Fact[] {
  const { anomalies, features, rows } = map;
  if (anomalies === null || features === null) return [];
  const strangest = strangestPoints(anomalies);
  if (strangest.length === 0) return [];
  const cells = cellsOf(map);
  const { x } = safelyScaled(features.x);
  const { paths } = anomalies;
  const limit = paths === null ? 0 : usualPathSum(paths, anomalies);
  return strangest.flatMap((point): Fact[] => {
    const about: Subject = { of: 'row', row: rows[point]! };
    const prefix = `a${rows[point]!}`;
    const normal = nearestAllowed(x, point, (candidate) => anomalies.flags[candidate] === 0);
    const taken =
      paths === null ? squaredDifferences(x, point, normal) : paths.contributions(paths.rowAt(point));
    const parts = partsByColumn(taken, features.columns);
    const columns = isolatingColumns(parts, cells, point);
    const score = anomalies.scores[point]!;
    const facts: Fact[] = [{ id: `${prefix}.isolation`, about, kind: 'isolation', score, columns }];
    if (normal < 0) return facts;
    facts.push({ id: `${prefix}.nearest-normal`, about, kind: 'nearest normal', row: rows[normal]! });
    if (paths === null) return facts;
    const changes = smallestChange(paths, features.columns, parts, cells, point, normal, limit);
    if (changes !== null)
      facts.push({ id: `${prefix}.smallest-change`, about, kind: 'smallest change', changes });
    return facts;
  });
}

function strangestPoints({ flags, scores }: FoundAnomalies): number[] {
  const flagged: number[] = [];
  for (let point = 0; point < flags.length; point++) if (flags[point] === 1) flagged.push(point);
  return flagged.sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, MOST_ROWS);
}

/** The path of the strangest row that is not unusual: with as long a one no row would be. Infinite when all are. */
function usualPathSum(paths: PathReader, { flags, scores }: FoundAnomalies): number {
  let strangest = -1;
  for (let point = 0; point < flags.length; point++) {
    if (flags[point] === 0 && (strangest < 0 || scores[point]! > scores[strangest]!)) strangest = point;
  }
  return strangest < 0 ? Number.POSITIVE_INFINITY : paths.pathSum(paths.rowAt(strangest));
}

function squaredDifferences({ data, columns }: Matrix, point: number, other: number): Float64Array {
  const squares = new Float64Array(columns);
  if (other < 0) return squares;
  for (let t = 0; t < columns; t++) {
    const difference = data[point * columns + t]! - data[other * columns + t]!;
    squares[t] = difference * difference;
  }
  return squares;
}

/** Of every column of the table, all of its features together, the strongest first; together 1. */
function partsByColumn(taken: Float64Array, columns: readonly string[]): { column: string; part: number }[] {
  const sums = new Map<string, number>();
  columns.forEach((column, t) => {
    sums.set(column, (sums.get(column) ?? 0) + taken[t]!);
  });
  const positive = [...sums].filter(([, sum]) => sum > 0);
  const total = positive.reduce((all, [, sum]) => all + sum, 0);
  return positive.map(([column, sum]) => ({ column, part: sum / total })).sort((a, b) => b.part - a.part);
}

function isolatingColumns(
  parts: readonly { readonly column: string; readonly part: number }[],
  cells: Cells,
  point: number,
): IsolationFact['columns'] {
  return parts
    .flatMap(({ column, part }) => {
      const cell = cells.read(column, point);
      return cell === null ? [] : [{ column, part, cell }];
    })
    .slice(0, MOST_COLUMNS)
    .filter(({ part }, i) => i === 0 || part >= PLAIN_PART)
    .map(({ column, part, cell }) => ({
      column,
      ...cell,
      rank: cells.rank(column, cell),
      contribution: part,
    }));
}
