import type { ColumnProfile } from '../../table/profile.ts';
import type { OpenQuestion } from './open-question.ts';
import type { ReadQuestion } from './question-tokens.ts';
import { ARTICLE, CLUSTER } from './question-words.ts';
import { isDated, isNumeric, type TableQuestion } from './table-question.ts';

const GROUPED = new RegExp(
  String.raw`(?:^|(?<= ))(?:by|per|for each|in each|each|for every|every|across|par|pour chaque|dans chaque|chaque|selon|suivant) ${ARTICLE}(?:§c(?<column>\d+)|(?<cluster>${CLUSTER})|(?<period>years?|months?|annees?|ans?|mois))(?= |$)`,
);
const WHICH = new RegExp(
  String.raw`(?:^|(?<= ))(?:which|what|quels?|quelles?) (?:is the |est le |est la )?(?:§c(?<column>\d+)|(?<cluster>${CLUSTER})|(?<period>years?|months?|annees?|mois))(?= |$)`,
);
/** “the region with the most rows” */
const THAT_WITH = new RegExp(
  String.raw`(?:^|(?<= ))(?:§c(?<column>\d+)|(?<cluster>${CLUSTER})|(?<period>years?|months?|annees?|mois)) (?:with|having|that has|avec|ayant|qui a|qui compte)(?= (?:the |le |la )?(?:most|fewest|least|highest|lowest|largest|smallest|biggest|greatest|plus|moins) )`,
);
export type Grouping = Pick<TableQuestion, 'group' | 'group_column' | 'period'>;
const UNGROUPED: Grouping = { group: null, group_column: null, period: null };

/** By what the rows are grouped; undefined where it is not known what is meant. */
export function groupIn(
  read: ReadQuestion,
  open: OpenQuestion,
  compared: string | null,
  all: readonly ColumnProfile[],
): Grouping | undefined {
  const found =
    open.take(GROUPED) ??
    (asksWhich(WHICH, read, open) ? open.take(WHICH) : null) ??
    (asksWhich(THAT_WITH, read, open) ? open.take(THAT_WITH) : null);
  if (found === null) {
    return compared === null ? UNGROUPED : { group: 'column', group_column: compared, period: null };
  }
  const { column, cluster, period } = found.groups ?? {};
  const name = column === undefined ? null : read.columns[Number(column)]!.name;
  // “Which region has the higher mean, North or South?”
  if (compared !== null)
    return name === compared ? { group: 'column', group_column: name, period: null } : undefined;
  if (cluster !== undefined) return { group: 'cluster', group_column: null, period: null };
  if (name !== null) return { group: 'column', group_column: name, period: null };
  const named = read.columns.filter(isDated);
  const dated = named.length > 0 ? named : onlyDated(all);
  if (dated.length !== 1) return undefined;
  open.take(
    new RegExp(`(?:^|(?<= ))(?:(?:of|de|du) )?${ARTICLE}§c${read.columns.indexOf(dated[0]!)}(?= |$)`),
  );
  const kind = /^(?:month|mois)/.test(period ?? '') ? 'month' : 'year';
  return { group: 'column', group_column: dated[0]!.name, period: kind };
}

/** “Which is the price …” asks for a figure, “which is the region …” for a group. */
function asksWhich(form: RegExp, { columns }: ReadQuestion, { text }: OpenQuestion): boolean {
  const column = form.exec(text)?.groups?.['column'];
  if (column === undefined) return true;
  const named = columns[Number(column)]!;
  return !isNumeric(named) && !isDated(named);
}

/** The column of dates, where there is one. */
export function onlyDated(columns: readonly ColumnProfile[]): ColumnProfile[] {
  const dated = columns.filter(isDated);
  return dated.length === 1 ? dated : [];
}
