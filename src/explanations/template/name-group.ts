import type { Fact, RuleFact } from '../facts/fact.ts';
import { byColumn, type ColumnCondition } from './conditions.ts';
import { type Contrast, contrastsAmong, isMore, strengthOf } from './contrasts.ts';
import { PLAIN_STRENGTH } from './narrate-group.ts';
import { factOf } from './subjects.ts';
import type { Group, Words } from './words.ts';

/** A name says no more than this many things. */
const MOST_PARTS = 2;

interface Called {
  readonly group: Group;
  readonly facts: readonly Fact[];
}

/**
 * What groups are called in a few words: by their rule, or by what sets them apart most. Of groups that would be called alike
 * the limits of the rules are told, and where that does not help their numbers: no two are called the same.
 */
export function nameGroups(groups: readonly Called[], words: Words): string[] {
  const short = groups.map((group) => nameOf(group, words));
  const exact = shared(short).map((isShared, i) =>
    isShared ? (limitsOf(groups[i]!, words) ?? short[i]!) : short[i]!,
  );
  return shared(exact).map((isShared, i) =>
    isShared ? words.name.numbered(short[i]!, groups[i]!.group) : exact[i]!,
  );
}

/** Of each name, whether another is the same. */
function shared(names: readonly string[]): boolean[] {
  const bearers = new Map<string, number>();
  for (const name of names) bearers.set(name, (bearers.get(name) ?? 0) + 1);
  return names.map((name) => bearers.get(name)! > 1);
}

function nameOf({ group, facts }: Called, words: Words): string {
  if (group.of === 'noise') return words.name.plain(group);
  const rule = factOf(facts, 'rule');
  const contrasts = contrastsAmong(facts).filter((contrast) => strengthOf(contrast) >= PLAIN_STRENGTH);
  if (rule !== null) {
    return words.name.fromRule(
      conditionsOf(rule).map((condition) => ({
        condition,
        contrast: contrastBehind(condition, contrasts),
      })),
    );
  }
  const telling = [...contrasts].sort((a, b) => Number(isLack(a)) - Number(isLack(b))).slice(0, MOST_PARTS);
  return telling.length === 0 ? words.name.plain(group) : words.name.fromContrasts(telling);
}

function limitsOf({ facts }: Called, words: Words): string | null {
  const rule = factOf(facts, 'rule');
  if (rule === null) return null;
  return words.name.fromRule(conditionsOf(rule).map((condition) => ({ condition, contrast: null })));
}

function conditionsOf({ conditions }: RuleFact): ColumnCondition[] {
  return byColumn(conditions).slice(0, MOST_PARTS);
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
