import { twoSidedNormalTail } from '../../kernels/math/normal-tail.ts';
import type { DescribedColumns } from './described-map.ts';
import type { Condition, RuleFact } from './fact.ts';
import { type PointGroups, sizeOf } from './point-groups.ts';
import { matchingPoints } from './rule-match.ts';
import { PRICE_OF_CONDITION, phi, searchRules } from './rule-search.ts';
import { ruleTable } from './rule-table.ts';

/** A rule with a smaller φ describes a group badly: of a small one, with half of what it covers and half of what it finds. */
const LEAST_PHI = 0.5;
/** Of a group of more rows, what fewer have in common describes them, not the group. */
const LEAST_HITS = 3;
/** Of a rule as good by chance, among all that could have been written. */
const CHANCE = 0.05;

/**
 * The shortest conjunction that describes each group well, found on a sample and counted on all points.
 *
 * @param rows the row of each point
 * @returns per group; null where nothing describes it well, or nothing else is on the map
 */
export function ruleFacts(
  columns: DescribedColumns,
  rows: Uint32Array,
  groups: PointGroups,
): (RuleFact | null)[] {
  const table = ruleTable(columns, rows, groups);
  return groups.groups.map((group, g) => {
    const size = sizeOf(group);
    if (!group.isDescribed || group.prefix === '' || size === 0 || size === rows.length) return null;
    const best = searchRules(table, g)
      .map((conditions) => counted(conditions, columns, rows, groups, g))
      .filter(({ hits }) => hits >= Math.min(LEAST_HITS, size))
      .sort((a, b) => b.score - a.score)[0];
    if (best === undefined || best.phi < LEAST_PHI) return null;
    const { conditions, hits, matches } = best;
    const trials = conditions.reduce((product) => product * table.conditions, 1);
    if (trials * twoSidedNormalTail(best.phi * Math.sqrt(rows.length)) > CHANCE) return null;
    const precision = hits / matches;
    return {
      id: `${group.prefix}.rule`,
      about: group.about,
      kind: 'rule',
      conditions,
      precision,
      coverage: hits / size,
      lift: precision / (size / rows.length),
      matches,
    };
  });
}

function counted(
  conditions: readonly Condition[],
  columns: DescribedColumns,
  rows: Uint32Array,
  { groups, groupOf }: PointGroups,
  g: number,
) {
  const isMatch = matchingPoints(conditions, columns, rows);
  let hits = 0;
  let matches = 0;
  for (let i = 0; i < rows.length; i++) {
    matches += isMatch[i]!;
    if (groupOf[i] === g) hits += isMatch[i]!;
  }
  const size = sizeOf(groups[g]!);
  const strength = phi(hits, matches - hits, size, rows.length - size);
  const score = strength - PRICE_OF_CONDITION * (conditions.length - 1);
  return { conditions, hits, matches, phi: strength, score };
}
