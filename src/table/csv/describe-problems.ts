import { counted, figure } from '../refusal.ts';
import type { CsvAnalysis, RaggedRows } from './analyse.ts';
import type { ColumnFacts } from './column-facts.ts';
import type { ColumnPlan, Doubt } from './column-plan.ts';

const COLUMNS_NAMED = 20;

/** Sentences on the rows that were not taken as they stand. */
export function describeRows(analysis: CsvAnalysis, preambleRows: number): string[] {
  const warnings: string[] = [];
  if (preambleRows > 0) {
    warnings.push(
      `${counted(preambleRows, 'line')} above the header ${preambleRows === 1 ? 'was' : 'were'} skipped.`,
    );
  }
  if (analysis.short.count > 0) {
    warnings.push(
      `${counted(analysis.short.count, 'row')} with too few cells ${was(analysis.short)} filled up with empty ones: ${lines(analysis.short)}.`,
    );
  }
  if (analysis.long.count > 0) {
    warnings.push(
      `${counted(analysis.long.count, 'row')} with too many cells ${was(analysis.long)} skipped: ${lines(analysis.long)}.`,
    );
  }
  return warnings;
}

function was({ count }: RaggedRows): string {
  return count === 1 ? 'was' : 'were';
}

function lines({ count, lines }: RaggedRows): string {
  const named = lines.map(figure).join(', ');
  const more = count > lines.length ? ` and ${figure(count - lines.length)} more` : '';
  return `line${count === 1 ? '' : 's'} ${named}${more}`;
}

const DOUBTS: Readonly<Record<Doubt, string>> = {
  'ambiguous-dates':
    'holds dates whose day and month cannot be told apart, so it stays text. Say date_format (such as %d/%m/%Y) to read them.',
  'two-digit-years':
    'seems to hold dates with two-digit years, so it stays text. Say date_format (such as %d/%m/%y) to read them.',
  'ambiguous-decimals':
    'holds numbers whose comma may mark decimals or thousands, so it stays text. Say decimal to read them.',
};

/** Sentences on the columns that were not read as they may have been meant. */
export function describeColumns(
  names: readonly string[],
  plans: readonly ColumnPlan[],
  facts: readonly ColumnFacts[],
): string[] {
  const warnings: string[] = [];
  for (const [index, plan] of plans.entries()) {
    if (plan.doubt !== undefined) warnings.push(`Column "${names[index]}" ${DOUBTS[plan.doubt]}`);
    const infinite = facts[index]!.infinite;
    if (plan.storageType === 'DOUBLE' && infinite > 0) {
      warnings.push(`Column "${names[index]}": ${counted(infinite, 'infinite value')} became empty.`);
    }
  }
  return warnings;
}

/** One sentence on the names that had to be changed. */
export function describeNames(names: readonly string[], changed: readonly number[]): string[] {
  if (changed.length === 0) return [];
  const shown = changed.slice(0, COLUMNS_NAMED).map((place) => `${figure(place)} is "${names[place - 1]}"`);
  const more = changed.length > shown.length ? ` and ${figure(changed.length - shown.length)} more` : '';
  return [
    `Column names that were empty, repeated, too long or unprintable were replaced: column ${shown.join(', ')}${more}.`,
  ];
}
