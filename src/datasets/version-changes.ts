import type { ColumnProfile } from '../table/profile.ts';
import { columnDrift } from './column-drift.ts';
import type { VersionChanges } from './versions.schema.ts';

/** What is the same column in two versions of a table. */
export interface ColumnPair {
  readonly before: ColumnProfile;
  readonly after: ColumnProfile;
}

interface Version {
  readonly id: string;
  readonly row_count: number;
  readonly columns: readonly ColumnProfile[];
}

/** Columns of the same name, and columns that only their name tells apart. */
export function pairColumns(before: readonly ColumnProfile[], after: readonly ColumnProfile[]): ColumnPair[] {
  const known = new Map(before.map((column) => [column.name, column]));
  const names = new Set(after.map(({ name }) => name));
  const gone = before.filter(({ name }) => !names.has(name));
  const pairs: ColumnPair[] = [];
  for (const column of after) {
    const same = known.get(column.name) ?? takeAlike(gone, column);
    if (same !== undefined) pairs.push({ before: same, after: column });
  }
  return pairs;
}

/** Takes the column of `candidates` whose every figure is that of `column`; one that says nothing is not recognised. */
function takeAlike(candidates: ColumnProfile[], column: ColumnProfile): ColumnProfile | undefined {
  if (column.statistics.unique_count < 2) return undefined;
  const figures = JSON.stringify(column.statistics);
  const index = candidates.findIndex(({ statistics }) => JSON.stringify(statistics) === figures);
  return index < 0 ? undefined : candidates.splice(index, 1)[0];
}

export function versionChanges(
  before: Version,
  after: Version,
  rows: { readonly added: number | null; readonly removed: number | null },
): VersionChanges {
  const pairs = pairColumns(before.columns, after.columns);
  const kept = new Set(pairs.flatMap((pair) => [pair.before, pair.after]));
  const names = (columns: readonly ColumnProfile[]) =>
    columns.filter((column) => !kept.has(column)).map(({ name }) => name);
  return {
    compared_to: before.id,
    rows: {
      before: before.row_count,
      after: after.row_count,
      difference: after.row_count - before.row_count,
      ...rows,
    },
    columns: {
      added: names(after.columns),
      removed: names(before.columns),
      renamed: pairs
        .filter((pair) => pair.before.name !== pair.after.name)
        .map((pair) => ({ from: pair.before.name, to: pair.after.name })),
    },
    types: pairs
      .filter((pair) => pair.before.type !== pair.after.type)
      .map((pair) => ({ column: pair.after.name, from: pair.before.type, to: pair.after.type })),
    drift: pairs.map((pair) => columnDrift(pair.before, pair.after)),
  };
}
