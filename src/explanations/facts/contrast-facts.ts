import { largestBelievable } from '../../kernels/false-discovery-rate.ts';
import {
  type CategoryContrast,
  categoryTests,
  countCategories,
  cramersVOfGroup,
  isPlainlyLess,
  isPlainlyMore,
} from './category-contrast.ts';
import { isShownDate, wholeDay } from './dates.ts';
import type { DescribedColumns } from './described-map.ts';
import type { CategoryFact, DateFact, Fact, NumberFact } from './fact.ts';
import { groupedValues } from './grouped-values.ts';
import { contrastsOf } from './number-contrast.ts';
import { type NumericProfile, numericProfile } from './numeric-profile.ts';
import { type PointGroups, sizeOf } from './point-groups.ts';

/** Of all facts that are told no more than this share is expected to be chance. */
const FALSE_DISCOVERIES = 0.05;

/** Cohen's conventions: from half a deviation on a difference is plain to see, below a fifth it is none. */
const PLAIN_EFFECT = 0.5;
const SLIGHT_EFFECT = 0.2;
/** So many are told although slight. */
const ALWAYS_TOLD = 2;

const MOST_NUMBERS = 4;
const MOST_CATEGORIES = 3;
const MOST_DATES = 2;

type Untold = Bare<NumberFact> | Bare<CategoryFact> | Bare<DateFact>;
type Bare<F extends Fact> = Omit<F, 'id' | 'about'>;

interface Candidate<F> {
  readonly fact: F;
  readonly p: number;
  readonly strength: number;
}

interface Candidates {
  readonly numbers: Candidate<Bare<NumberFact>>[];
  readonly categories: Candidate<Bare<CategoryFact>>[];
  readonly dates: Candidate<Bare<DateFact>>[];
}

export interface Contrasts {
  /** Per group. */
  readonly facts: readonly (readonly (NumberFact | CategoryFact | DateFact)[])[];
  /** Per column, for whoever compares groups further. */
  readonly numbers: readonly NumericProfile[];
  readonly dates: readonly NumericProfile[];
}

/**
 * What sets each group apart from all other points: up to four numbers, three categories and two dates, the most telling
 * first. All comparisons of all groups count as one family, of which only what is beyond chance is kept.
 *
 * @param rows the row of each point
 */
export function contrastFacts(columns: DescribedColumns, rows: Uint32Array, groups: PointGroups): Contrasts {
  const candidates = groups.groups.map((): Candidates => ({ numbers: [], categories: [], dates: [] }));
  const pValues: number[] = [];
  const numbers: NumericProfile[] = [];
  const dates: NumericProfile[] = [];
  compareNumbers(columns, rows, groups, candidates, pValues, numbers);
  compareDates(columns, rows, groups, candidates, pValues, dates);
  compareCategories(columns, rows, groups, candidates, pValues);
  const believable = largestBelievable(Float64Array.from(pValues), FALSE_DISCOVERIES);
  const facts = candidates.map((ofGroup, g) => {
    const { about, prefix } = groups.groups[g]!;
    const told: Untold[][] = [
      plainOnes(strongest(ofGroup.numbers, believable), MOST_NUMBERS),
      strongest(ofGroup.categories, believable)
        .slice(0, MOST_CATEGORIES)
        .map(({ fact }) => fact),
      plainOnes(strongest(ofGroup.dates, believable), MOST_DATES),
    ];
    return told.flatMap((facts) =>
      facts.map((fact, i) => ({ id: `${prefix}.${fact.kind}.${i}`, about, ...fact })),
    );
  });
  return { facts, numbers, dates };
}

function strongest<F>(candidates: readonly Candidate<F>[], believable: number): Candidate<F>[] {
  return candidates.filter(({ p }) => p <= believable).sort((a, b) => b.strength - a.strength);
}

function plainOnes<F>(ranked: readonly Candidate<F>[], most: number): F[] {
  return ranked
    .slice(0, most)
    .filter(({ strength }, i) => strength >= (i < ALWAYS_TOLD ? SLIGHT_EFFECT : PLAIN_EFFECT))
    .map(({ fact }) => fact);
}

function compareNumbers(
  { numbers }: DescribedColumns,
  rows: Uint32Array,
  groups: PointGroups,
  candidates: readonly Candidates[],
  pValues: number[],
  profiles: NumericProfile[],
): void {
  for (const { name: column, values } of numbers) {
    const grouped = groupedValues(values, rows, groups);
    const profile = numericProfile(column, grouped);
    profiles.push(profile);
    contrastsOf(grouped, profile, groups.groups, 'by shape').forEach((contrast, g) => {
      if (contrast === null) return;
      const { p, ...figures } = contrast;
      pValues.push(p);
      candidates[g]!.numbers.push({
        fact: { kind: 'number', column, ...figures },
        p,
        strength: Math.abs(figures.effect),
      });
    });
  }
}

function compareDates(
  { dates }: DescribedColumns,
  rows: Uint32Array,
  groups: PointGroups,
  candidates: readonly Candidates[],
  pValues: number[],
  profiles: NumericProfile[],
): void {
  for (const { name: column, values, hasTime } of dates) {
    const grouped = groupedValues(values, rows, groups);
    const profile = numericProfile(column, grouped);
    profiles.push(profile);
    contrastsOf(grouped, profile, groups.groups, 'median').forEach((contrast, g) => {
      if (contrast === null || !isShownDate(contrast.value) || !isShownDate(contrast.others)) return;
      const { p, value, others, effect, interval } = contrast;
      pValues.push(p);
      candidates[g]!.dates.push({
        fact: {
          kind: 'date',
          column,
          value: hasTime ? value : wholeDay(value),
          others: hasTime ? others : wholeDay(others),
          effect,
          interval,
          hasTime,
        },
        p,
        strength: Math.abs(effect),
      });
    });
  }
}

function compareCategories(
  { categories: columns }: DescribedColumns,
  rows: Uint32Array,
  groups: PointGroups,
  candidates: readonly Candidates[],
  pValues: number[],
): void {
  for (const column of columns) {
    const counts = countCategories(column, rows, groups);
    groups.groups.forEach((group, g) => {
      if (group.prefix === '' || sizeOf(group) === rows.length || sizeOf(group) === 0) return;
      const tests = categoryTests(counts, g, groups);
      for (const { p } of tests) pValues.push(p);
      const best = worthTelling(tests.filter(({ p }) => p <= FALSE_DISCOVERIES));
      if (best === null) return;
      const { code, share, othersShare, p, telling } = best;
      candidates[g]!.categories.push({
        fact: {
          kind: 'category',
          column: column.name,
          category: column.categories[code]!,
          share,
          othersShare,
          lift: othersShare === 0 ? null : share / othersShare,
          cramersV: cramersVOfGroup(counts, g),
        },
        p,
        strength: telling,
      });
    });
  }
}

/** What a group has is told rather than what it lacks, unless that tells far more. */
const LACK_MUST_TELL = 2;

function worthTelling(tests: readonly CategoryContrast[]): CategoryContrast | null {
  const more = mostTelling(tests.filter(isPlainlyMore));
  const less = mostTelling(tests.filter(isPlainlyLess));
  if (more === null || less === null) return more ?? less;
  return less.telling > LACK_MUST_TELL * more.telling ? less : more;
}

function mostTelling(tests: readonly CategoryContrast[]): CategoryContrast | null {
  let best: CategoryContrast | null = null;
  for (const test of tests) if (best === null || test.telling > best.telling) best = test;
  return best;
}
