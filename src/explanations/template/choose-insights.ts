import type { Fact, QualityFact } from '../facts/fact.ts';
import { byColumn } from './conditions.ts';
import { contrastsAmong, strengthOf } from './contrasts.ts';
import type { KnownGroup } from './groups.ts';
import { contrastSentences, from, isWhole, PLAIN_STRENGTH, ruleSentences } from './narrate-group.ts';
import { rankOf } from './narrate-rows.ts';
import { strongestCorrelations } from './narrate-table.ts';
import type { Sentence } from './narrative.ts';
import { factOf, factsOf, type SubjectFacts } from './subjects.ts';
import type { Words } from './words.ts';

const MOST_INSIGHTS = 3;
/** What matters less is not worth looking at, even with nothing else to see. */
const LEAST_IMPORTANCE = 0.2;

interface Candidate {
  readonly sentences: readonly Sentence[];
  /** What it is about; none where it is about the whole. */
  readonly columns: readonly string[];
  /** 0 … 1 */
  readonly importance: number;
}

/**
 * Three things to look at, the most important first: one each of the largest cluster, the cluster that is described best, the
 * strangest row, the column that drives the map, the strongest correlation, and the gravest reservation.
 */
export function chooseInsights(
  facts: readonly Fact[],
  groups: readonly KnownGroup[],
  subjects: readonly SubjectFacts[],
  words: Words,
): Sentence[][] {
  const largest = largestCluster(groups);
  const candidates = [
    ...largestCandidate(largest, words),
    ...describedCandidate(
      groups.filter((group) => group !== largest),
      words,
    ),
    ...strangestCandidate(subjects, words),
    ...tableCandidates(facts, words),
  ]
    .filter(({ importance }) => importance >= LEAST_IMPORTANCE)
    .sort((a, b) => b.importance - a.importance);
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    if (chosen.length < MOST_INSIGHTS && addsColumns(candidate, chosen)) chosen.push(candidate);
  }
  return chosen.map(({ sentences }) => [...sentences]);
}

/** Whether it is about something that has not been put forward yet. */
function addsColumns({ columns }: Candidate, chosen: readonly Candidate[]): boolean {
  const told = new Set(chosen.flatMap((other) => other.columns));
  return columns.length === 0 || columns.some((column) => !told.has(column));
}

function largestCluster(groups: readonly KnownGroup[]): KnownGroup | null {
  return groups.find(({ place }) => place === 'largest' || place === 'larger of two') ?? null;
}

function largestCandidate(known: KnownGroup | null, words: Words): Candidate[] {
  const size = known === null ? null : factOf(known.facts, 'size');
  if (known === null || size === null || isWhole(size)) return [];
  const group = { ...known.group, manner: 2 };
  const contrasts = contrastsAmong(known.facts)
    .slice(0, 2)
    .filter((contrast, i) => i === 0 || strengthOf(contrast) >= PLAIN_STRENGTH);
  const contrast =
    contrasts.length > 0
      ? contrastSentences(group, known.facts, contrasts, words)
      : ruleSentences(group, known.facts, words);
  return [
    {
      sentences: [from(words.insight.largest(group, size), size, ...known.placeFacts), ...contrast],
      columns: contrasts.map(({ column }) => column),
      importance: (contrast.length > 0 ? 0.6 : 0.4) + 0.4 * size.share,
    },
  ];
}

function describedCandidate(groups: readonly KnownGroup[], words: Words): Candidate[] {
  return groups
    .flatMap(({ group, facts }) => {
      const rule = factOf(facts, 'rule');
      if (rule === null || group.of !== 'cluster') return [];
      const text = words.insight.described(group, rule, byColumn(rule.conditions));
      const columns = rule.conditions.map(({ column }) => column);
      return [
        {
          sentences: [from(text, rule)],
          columns,
          importance: 0.9 * Math.sqrt(rule.precision * rule.coverage),
        },
      ];
    })
    .sort((a, b) => b.importance - a.importance)
    .slice(0, 1);
}

function strangestCandidate(subjects: readonly SubjectFacts[], { row: words }: Words): Candidate[] {
  const isolated = subjects.flatMap(({ facts }) => factOf(facts, 'isolation') ?? []);
  const strangest = isolated.findIndex(({ columns }) => columns.length > 0);
  const isolation = isolated[strangest];
  if (isolation === undefined || isolation.about.of !== 'row') return [];
  const rank = strangest === 0 ? rankOf(isolated, 1) : 'among the strangest';
  return [
    {
      sentences: [from(words.isolation(isolation.about.row, isolation, rank), isolation)],
      columns: isolation.columns.map(({ column }) => column),
      importance: 0.6 + 0.3 * isolation.columns[0]!.contribution,
    },
  ];
}

/** With most rows in no cluster the map has little to say. */
const MUCH_NOISE = 0.5;

function tableCandidates(facts: readonly Fact[], { table }: Words): Candidate[] {
  const structure = factOf(facts, 'structure');
  const candidates: Candidate[] = [];
  if (structure !== null && (structure.clusters === 0 || structure.noiseShare >= MUCH_NOISE)) {
    const importance = 0.5 + 0.4 * structure.noiseShare;
    candidates.push({ sentences: [from(table.structure(structure), structure)], columns: [], importance });
  }
  const drivers = factsOf(facts, 'driver').sort((a, b) => b.strength - a.strength);
  if (drivers[0] !== undefined) {
    candidates.push({
      sentences: [from(table.drivers(drivers.slice(0, 1)), drivers[0])],
      columns: [drivers[0].column],
      importance: 0.85 * drivers[0].strength,
    });
  }
  const [correlation] = strongestCorrelations(facts);
  if (correlation !== undefined) {
    candidates.push({
      sentences: [from(table.correlation(correlation, true), correlation)],
      columns: correlation.columns,
      importance: 0.85 * Math.abs(correlation.correlation),
    });
  }
  const [gravest] = factsOf(facts, 'quality').sort((a, b) => gravity(b) - gravity(a));
  if (gravest !== undefined && gravity(gravest) > 0) {
    candidates.push({
      sentences: [from(table.quality(gravest), gravest)],
      columns: [],
      importance: gravity(gravest),
    });
  }
  return candidates;
}

/** How much a finding may change what a reader believes. */
function gravity({ finding, share }: QualityFact): number {
  switch (finding) {
    case 'few rows':
      return 0.95;
    case 'missing values':
    case 'left out rows':
      // A column without any value is merely useless.
      if (share < 0.1 || share === 1) return 0.1;
      return 0.5 + 0.4 * share;
    case 'equal rows apart':
      return share < 0.1 ? 0.3 : 0.5 + 0.4 * share;
    case 'sample':
      return share < 0.1 ? 0.6 : 0.3;
    case 'same value':
      return 0.1;
  }
}
