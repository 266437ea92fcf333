import { type FactView, factSchema } from '../explanations.schema.ts';
import type { Condition, Fact } from './fact.ts';
import { ruleAsPandas, ruleAsSdk, ruleAsSql } from './rule-code.ts';

/** A fact as callers see it. A rule comes with code that picks its rows. */
export function factView(fact: Fact): FactView {
  const { id, kind, about, ...details } = fact;
  const number = about.of === 'cluster' ? about.cluster : about.of === 'row' ? about.row : null;
  const code = fact.kind === 'rule' ? { code: ruleCode(fact.conditions) } : {};
  return factSchema.parse({ id, kind, about: about.of, number, details: { ...details, ...code } });
}

function ruleCode(conditions: readonly Condition[]) {
  return { sql: ruleAsSql(conditions), pandas: ruleAsPandas(conditions), sdk: ruleAsSdk(conditions) };
}
