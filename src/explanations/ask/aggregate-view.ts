import { type FactView, factSchema } from '../explanations.schema.ts';
import type { TableAnswer } from './answer-words.ts';

/** What was read from the table for an answer, as callers see it: the question as it was understood, and the figures. */
export function aggregateView({ id, question, aggregate, isDate }: Omit<TableAnswer, 'truths'>): FactView {
  const { cluster, groupBy } = question;
  return factSchema.parse({
    id,
    kind: 'aggregate',
    about: cluster === null ? 'dataset' : cluster < 0 ? 'noise' : 'cluster',
    number: cluster === null || cluster < 0 ? null : cluster,
    details: {
      measure: question.measure,
      column: question.column,
      filters: question.filters.map((filter) =>
        'texts' in filter ? { ...filter, texts: [...filter.texts] } : { ...filter },
      ),
      group_by: groupBy === null ? null : { ...groupBy },
      order: question.order,
      is_date: isDate && question.measure !== 'distinct' && question.measure !== 'count',
      total: aggregate.total,
      chosen: aggregate.chosen,
      group_count: aggregate.groupCount,
      groups: aggregate.groups.map((group) => ({ ...group })),
    },
  });
}
