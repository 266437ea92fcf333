import { anomalyFacts } from './anomaly-facts.ts';
import { type Contrasts, contrastFacts } from './contrast-facts.ts';
import { correlationFacts } from './correlation-facts.ts';
import { qualityFacts, structureFact } from './dataset-facts.ts';
import type { DescribedColumns, DescribedMap, DescribedPoints, FoundFlags } from './described-map.ts';
import { driverFacts } from './driver-facts.ts';
import type { CorrelationFact, Fact, NoContrastFact, RuleFact, SizeFact, UnusualRowsFact } from './fact.ts';
import { neighborFacts } from './neighbor-facts.ts';
import { borderFacts, centresOf, placesOf, spreadFacts } from './place-facts.ts';
import {
  groupsOfLabels,
  groupsOfSelection,
  type PointGroup,
  type PointGroups,
  sizeOf,
} from './point-groups.ts';
import { ruleFacts } from './rule-facts.ts';

/** What takes the columns and the groups alone to find, and about as long as all else. */
export interface ColumnFacts {
  /** Of the table; none beside a selection. */
  readonly correlations: readonly CorrelationFact[];
  /** Per group. */
  readonly rules: readonly (RuleFact | null)[];
}

export function columnFacts(columns: DescribedColumns, rows: Uint32Array, groups: PointGroups): ColumnFacts {
  const isSelection = groups.groups.some(({ about }) => about.of === 'selection');
  return {
    correlations: isSelection ? [] : correlationFacts(columns.numbers, rows),
    rules: ruleFacts(columns, rows, groups),
  };
}

/** `columnFacts` in a thread of its own. */
export type FindColumnFacts = (...of: Parameters<typeof columnFacts>) => Promise<ColumnFacts>;

/**
 * Everything that is true of a map and worth telling: first of the table, then of each cluster in the order of labels, of the
 * noise, and of the strangest rows, the strangest first. Pure; the same facts for the same map.
 *
 * Rules, medians instead of means, and borders are computed for the 64 largest clusters.
 */
export function mapFacts(map: DescribedMap): Fact[] {
  const groups = groupsOfLabels(map.labels);
  return otherFacts(map, groups)(columnFacts(map, map.rows, groups));
}

/** The same on two threads. */
export async function mapFactsWith(map: DescribedMap, findColumnFacts: FindColumnFacts): Promise<Fact[]> {
  const groups = groupsOfLabels(map.labels);
  return together(map, groups, findColumnFacts, () => otherFacts(map, groups));
}

async function together(
  { numbers, dates, categories, rows }: DescribedPoints,
  groups: PointGroups,
  findColumnFacts: FindColumnFacts,
  findOthers: () => (ofColumns: ColumnFacts) => Fact[],
): Promise<Fact[]> {
  const [ofColumns, allWith] = await Promise.all([
    findColumnFacts({ numbers, dates, categories }, rows, groups),
    inAPromise(findOthers),
  ]);
  return allWith(ofColumns);
}

/** An error of the work must not leave the other promise without anybody who waits for it. */
async function inAPromise<T>(work: () => T): Promise<T> {
  return work();
}

function otherFacts(map: DescribedMap, groups: PointGroups): (ofColumns: ColumnFacts) => Fact[] {
  if (map.rows.length === 0) return () => [];
  const { rows, positions } = map;
  const contrasts = contrastFacts(map, rows, groups);
  const places = placesOf(positions, rows, groups);
  const centres = centresOf(positions, groups);
  const structure = structureFact(map, groups, columnsUsed(map));
  const ofTable = [
    ...driverFacts([...contrasts.numbers, ...contrasts.dates], map.categories, rows, groups),
    ...qualityFacts(map),
  ];
  const ofPlaces: OfGroups[] = [
    places.map((place) => place?.medoid ?? null),
    borderFacts(positions, rows, groups, centres),
    spreadFacts(places, groups),
    neighborFacts(contrasts.numbers, groups, centres),
  ];
  const ofAnomalies = anomalyFacts(map);
  return ({ correlations, rules }) => [
    structure,
    ...correlations,
    ...ofTable,
    ...inOrder(groups, [...groupFacts(map, groups, contrasts, rules), ...ofPlaces]),
    ...ofAnomalies,
  ];
}

/**
 * What sets some points of a map apart from all others of it, and which of them is the most typical.
 *
 * @param isSelected (points,): 1 for a point of the selection
 */
export function selectionFacts(map: DescribedPoints, isSelected: Uint8Array): Fact[] {
  const groups = groupsOfSelection(isSelected);
  return otherSelectionFacts(map, groups)(columnFacts(map, map.rows, groups));
}

/** The same on two threads. */
export async function selectionFactsWith(
  map: DescribedPoints,
  isSelected: Uint8Array,
  findColumnFacts: FindColumnFacts,
): Promise<Fact[]> {
  const groups = groupsOfSelection(isSelected);
  return together(map, groups, findColumnFacts, () => otherSelectionFacts(map, groups));
}

function otherSelectionFacts(map: DescribedPoints, groups: PointGroups): (ofColumns: ColumnFacts) => Fact[] {
  if (sizeOf(groups.groups[0]!) === 0) return () => [];
  const contrasts = contrastFacts(map, map.rows, groups);
  const medoids = placesOf(map.positions, map.rows, groups).map((place) => place?.medoid ?? null);
  return ({ rules }) => inOrder(groups, [...groupFacts(map, groups, contrasts, rules), medoids]);
}

/** One fact, or none, per group. */
type OfGroups = readonly (Fact | null)[];

function inOrder({ groups }: PointGroups, kinds: readonly OfGroups[]): Fact[] {
  return groups.flatMap((_, g) => kinds.flatMap((facts) => facts[g] ?? []));
}

function groupFacts(
  map: DescribedPoints,
  groups: PointGroups,
  { facts }: Contrasts,
  rules: ColumnFacts['rules'],
): OfGroups[] {
  const most = facts.reduce((length, ofGroup) => Math.max(length, ofGroup.length), 0);
  return [
    groups.groups.map((group) => sizeFact(group, map.rows.length)),
    rules,
    ...Array.from({ length: most }, (_, i) => facts.map((ofGroup) => ofGroup[i] ?? null)),
    groups.groups.map((group, g) =>
      noContrast(group, facts[g]!.length > 0, rules[g] != null, map.rows.length),
    ),
    unusualRows(groups, map.anomalies),
  ];
}

function sizeFact(group: PointGroup, total: number): SizeFact | null {
  if (group.prefix === '') return null;
  const count = sizeOf(group);
  return { id: `${group.prefix}.size`, about: group.about, kind: 'size', count, total, share: count / total };
}

/** Of a group that has others beside it. */
function noContrast(
  group: PointGroup,
  hasContrast: boolean,
  hasRule: boolean,
  total: number,
): NoContrastFact | null {
  if (group.prefix === '' || hasContrast || hasRule || sizeOf(group) === total) return null;
  return { id: `${group.prefix}.no-contrast`, about: group.about, kind: 'no contrast' };
}

function unusualRows(
  { groups, order }: PointGroups,
  anomalies: FoundFlags | null,
): (UnusualRowsFact | null)[] {
  if (anomalies === null) return groups.map(() => null);
  const { flags } = anomalies;
  let overall = 0;
  for (let point = 0; point < flags.length; point++) overall += flags[point]!;
  return groups.map((group) => {
    if (group.prefix === '') return null;
    let count = 0;
    for (let s = group.start; s < group.end; s++) count += flags[order[s]!]!;
    return {
      id: `${group.prefix}.unusual-rows`,
      about: group.about,
      kind: 'unusual rows',
      count,
      share: count / sizeOf(group),
      overallShare: overall / flags.length,
    };
  });
}

/** Columns of the table that the map was made from; without the features, those that can be spoken of. */
function columnsUsed({ features, numbers, dates, categories }: DescribedMap & DescribedColumns): number {
  return features === null
    ? numbers.length + dates.length + categories.length
    : new Set(features.columns).size;
}
