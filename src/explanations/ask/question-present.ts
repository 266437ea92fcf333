import type { ColumnProfile } from '../../table/profile.ts';
import { type Category, folded, NO, type ReadQuestion, YES } from './question-tokens.ts';
import { CLUSTER } from './question-words.ts';

const THE = '(?:(?:the|a|an|any|la|le|les|l|un|une) )?';
const COUNTED =
  'how many|(?:total )?number of|count of|combien(?: y a t il)? (?:de|d)|nombre (?:de|d)|most|fewest|plus de|moins de';
const PART = '(?:share|percentage|percent|proportion|fraction|%|pourcentage|part)(?: of| des| de| d)';
const HAVING = '(?:are|have|having|with|sont|ont|avec|ayant)';
const OF_OTHERS = String.raw`§c\d+ (?:of|for|among|des|chez|pour|parmi)`;
const REST =
  '(?:in|of|by|per|for|among|and|across|with|having|have|has|are|is|there|rows?|lignes?|records?|entries|items?|observations?|where|whose|who|that|after|before|since|between|until|during|apres|avant|depuis|entre|en|qui|dont|dans|de|du|des|par|selon|et|y|sont|a|ont|avec|chez|parmi)';

/** “how many smokers”, “the share of smokers”, “the region with the most smokers” */
const WANTED = new RegExp(
  String.raw`(?<=(?:^| )(?:${COUNTED}|${PART}) ${THE})§c(\d+)(?= ${REST}(?: |$)|$)`,
  'g',
);
/** “rows that are organic”, “rows with a garden”, “the mean price of smokers” */
const BEARING = new RegExp(
  String.raw`(?<=(?:^| )(?:${HAVING}|${OF_OTHERS}) ${THE})§c(\d+)(?= ${REST}(?: |$)|$)`,
  'g',
);

/** “the share of smokers”, “the percentage of rows in cluster 2 that are organic” */
const PART_OF_ROWS = new RegExp(
  String.raw`(?:^| )${PART} ${THE}(?:rows?(?: in ${THE}${CLUSTER} §n\d+)?|${CLUSTER} §n\d+)(?: (?:that|which|who|qui))?(?: ${HAVING})? ${THE}§v(\d+)`,
);

/** A question in which names of columns of yes and no stand for rows. */
export interface WithPresent extends ReadQuestion {
  /** Whether it asks which part of some rows those are. */
  readonly isPart: boolean;
}

/** Of a column that tells yes or no of each row, its name alone stands for the rows of which it tells yes. */
export function withPresent(read: ReadQuestion): WithPresent {
  const categories = [...read.categories];
  const rowsOf = (all: string, place: string, opening: string): string => {
    const yes = yesOf(read.columns[Number(place)]!);
    if (yes === null) return all;
    return `${opening}§v${categories.push(yes) - 1}`;
  };
  const text = read.text
    .replaceAll(WANTED, (all, place: string) => rowsOf(all, place, 'rows '))
    .replaceAll(BEARING, (all, place: string) => rowsOf(all, place, ''));
  const part = PART_OF_ROWS.exec(text)?.[1];
  return { ...read, text, categories, isPart: part !== undefined && Number(part) >= read.categories.length };
}

/** What stands in the cells of a column of yes and no that say yes; null for any other column. */
export function yesOf({ name, storageType, statistics }: ColumnProfile): Category | null {
  if (storageType === 'BOOLEAN') return { column: name, values: ['true'] };
  if (statistics.type !== 'categorical') return null;
  const values = statistics.most_common.map(([value]) => String(value));
  const yes = values.filter((value) => YES.has(folded(value)));
  const isYesOrNo =
    yes.length > 0 && values.every((value) => YES.has(folded(value)) || NO.has(folded(value)));
  return isYesOrNo && values.length === statistics.unique_count ? { column: name, values: yes } : null;
}
