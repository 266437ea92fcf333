import type { Fact } from '../facts/fact.ts';
import { byColumn } from './conditions.ts';
import { type Contrast, contrastsAmong, isMore, strengthOf } from './contrasts.ts';
import { PLAIN_STRENGTH } from './narrate-group.ts';
import { factOf } from './subjects.ts';
import type { Group, Words } from './words.ts';

/** A name says no more than this many things. */
const MOST_PARTS = 2;

/** What groups are called in a few words: by their rule, or by what sets them apart most. No two clusters alike. */
export function nameGroups(
  groups: readonly { readonly group: Group; readonly facts: readonly Fact[] }[],
  words: Words,
): string[] {
  const names = groups.map(({ group, facts }) => nameOf(group, facts, words));
  const bearers = new Map<string, number>();
  for (const name of names) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  return names.map((name, i) =>
    bearers.get(name) === 1 ? name : words.name.numbered(name, groups[i]!.group),
  );
}

function nameOf(group: Group, facts: readonly Fact[], words: Words): string {
  if (group.of === 'noise') return words.name.plain(group);
  const rule = factOf(facts, 'rule');
  if (rule !== null) return words.name.fromRule(byColumn(rule.conditions).slice(0, MOST_PARTS));
  const contrasts = contrastsAmong(facts)
    .filter((contrast) => strengthOf(contrast) >= PLAIN_STRENGTH)
    .sort((a, b) => Number(isLack(a)) - Number(isLack(b)))
    .slice(0, MOST_PARTS);
  return contrasts.length === 0 ? words.name.plain(group) : words.name.fromContrasts(contrasts);
}

/** What a group is not makes a poor name. */
function isLack(contrast: Contrast): boolean {
  return contrast.kind === 'category' && !isMore(contrast);
}
