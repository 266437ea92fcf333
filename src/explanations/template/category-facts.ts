import type { LabelGroups } from '../../kernels/group-by-label.ts';
import { groupOfPoints } from './group-of-points.ts';

/** A column of categories over all rows of the table. */
export interface CategoryColumn {
  readonly name: string;
  /** Index into `categories`; negative where there is no value, or a rare one that is not listed. */
  readonly codes: Int32Array;
  readonly categories: readonly string[];
}

/** A category that a group has far more of than the map; both shares count all points, those without a value too. */
export interface CategoryFact {
  readonly column: string;
  readonly value: string;
  readonly share: number;
  readonly overallShare: number;
}

const MOST_FACTS = 2;

/** A category is worth a word when its share is this much larger, in points, or at least twice as large and not small. */
const PLAIN_DIFFERENCE = 0.15;
const PLAIN_LIFT = 2;
const SMALL_SHARE = 0.1;

/** In standard errors: less could well be chance. */
const CHANCE = 3;

/**
 * The categories each group has far more of than the map, one per column, at most two, the most telling first: those with
 * the largest share · log(share / overall share), their part in the information that a column gives of the group.
 *
 * @param rows index of each point's row in the columns
 */
export function categoryFacts(
  columns: readonly CategoryColumn[],
  rows: Uint32Array,
  groups: LabelGroups,
): CategoryFact[][] {
  const facts: CategoryFact[][] = Array.from({ length: groups.count }, () => []);
  const groupOf = groupOfPoints(groups);
  for (const column of columns) {
    const counts = countCategories(column, rows, groupOf, groups.count);
    facts.forEach((ofGroup, g) => {
      const size = groups.starts[g + 1]! - groups.starts[g]!;
      const fact = mostTelling(column, counts, g, size, rows.length);
      if (fact !== null) ofGroup.push(fact);
    });
  }
  return facts.map((ofGroup) => ofGroup.sort((a, b) => information(b) - information(a)).slice(0, MOST_FACTS));
}

interface CategoryCounts {
  /** (groups, categories) row-major. */
  readonly perGroup: Uint32Array;
  /** (categories,) */
  readonly overall: Uint32Array;
}

function countCategories(
  { codes, categories }: CategoryColumn,
  rows: Uint32Array,
  groupOf: Int32Array,
  groupCount: number,
): CategoryCounts {
  const width = categories.length;
  const perGroup = new Uint32Array(groupCount * width);
  const overall = new Uint32Array(width);
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]!]!;
    if (code < 0) continue;
    const at = groupOf[i]! * width + code;
    perGroup[at] = perGroup[at]! + 1;
    overall[code] = overall[code]! + 1;
  }
  return { perGroup, overall };
}

function mostTelling(
  { name, categories }: CategoryColumn,
  { perGroup, overall }: CategoryCounts,
  g: number,
  size: number,
  points: number,
): CategoryFact | null {
  let best: CategoryFact | null = null;
  categories.forEach((value, code) => {
    const share = perGroup[g * categories.length + code]! / size;
    const fact = { column: name, value, share, overallShare: overall[code]! / points };
    if (!isOverRepresented(fact, size)) return;
    if (best === null || information(fact) > information(best)) best = fact;
  });
  return best;
}

function isOverRepresented({ share, overallShare }: CategoryFact, size: number): boolean {
  const difference = share - overallShare;
  const isPlain =
    difference >= PLAIN_DIFFERENCE || (share >= PLAIN_LIFT * overallShare && share >= SMALL_SHARE);
  const standardError = Math.sqrt((overallShare * (1 - overallShare)) / size);
  return difference > 0 && isPlain && difference >= CHANCE * standardError;
}

function information({ share, overallShare }: CategoryFact): number {
  return share * Math.log(share / overallShare);
}
