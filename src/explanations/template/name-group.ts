import type { Fact } from '../facts/fact.ts';
import { byColumn, type ColumnCondition } from './conditions.ts';
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
  const contrasts = contrastsAmong(facts).filter((contrast) => strengthOf(contrast) >= PLAIN_STRENGTH);
  if (rule !== null) {
    const conditions = byColumn(rule.conditions).slice(0, MOST_PARTS);
    return words.name.fromRule(
      conditions.map((condition) => ({ condition, contrast: contrastBehind(condition, contrasts) })),
    );
  }
  const telling = [...contrasts].sort((a, b) => Number(isLack(a)) - Number(isLack(b))).slice(0, MOST_PARTS);
  return telling.length === 0 ? words.name.plain(group) : words.name.fromContrasts(telling);
}

/** What sets the group's numbers or dates apart in the direction of a condition; a range goes both ways. */
function contrastBehind(condition: ColumnCondition, contrasts: readonly Contrast[]): Contrast | null {
  if (condition.kind === 'category') return null;
  const [least, most] =
    condition.kind === 'number' ? [condition.least, condition.most] : [condition.first, condition.last];
  const contrast = contrasts.find(
    ({ kind, column }) => kind === condition.kind && column === condition.column,
  );
  if (contrast === undefined) return null;
  return (isMore(contrast) ? least : most) === null ? null : contrast;
}

/** What a group is not makes a poor name. */
function isLack(contrast: Contrast): boolean {
  return contrast.kind === 'category' && !isMore(contrast);
}
