import type { ExplainedRuns } from '../ml/explained-runs.ts';
import type { ClusterExplanation } from '../ml/ml.schema.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import { type ExplainResponse, type FactView, factSchema } from './explanations.schema.ts';
import type { Condition, Fact } from './facts/fact.ts';
import { ruleAsPandas, ruleAsSdk, ruleAsSql } from './facts/rule-code.ts';
import { narrate } from './template/narrate.ts';
import type { Sentence } from './template/narrative.ts';

export interface ExplanationsDependencies {
  readonly runs: ExplainedRuns;
}

export type ExplanationsService = ReturnType<typeof createExplanationsService>;

export function createExplanationsService({ runs }: ExplanationsDependencies) {
  /**
   * A run in words, each sentence with the facts it stands on.
   *
   * @throws AppError NOT_FOUND, FORBIDDEN, BAD_REQUEST while there is no result
   */
  async function explain(
    principal: Principal,
    input: { readonly datasetId: string; readonly runId: string | null; readonly language: Language },
  ): Promise<ExplainResponse> {
    const { datasetId, runId, language } = input;
    const run = await runs.find(principal, datasetId, runId, language);
    const facts = await runs.factsOf(run.runId);
    const { clusters, summary, anomalySummary, insights } = narrate(facts, language);
    const sentencesOf = new Map(clusters.map(({ cluster_id, sentences }) => [cluster_id, sentences]));
    return {
      run_id: run.runId,
      language,
      cluster_explanations: run.explanations.map((explanation) =>
        explanationOf(explanation, sentencesOf.get(explanation.cluster_id) ?? []),
      ),
      dataset_summary: textOf(summary),
      anomaly_explanation: textOf(anomalySummary),
      insights: insights.map((sentences) => ({
        text: textOf(sentences),
        sentences: sentences.map(copied),
        source: 'template',
      })),
      sentences: { summary: summary.map(copied), anomalies: anomalySummary.map(copied) },
      facts: facts.map(factView),
      source: 'template',
    };
  }

  return { explain };
}

/** What the run said of a cluster; imported results have no facts to make sentences from. */
function explanationOf(explanation: ClusterExplanation, sentences: readonly Sentence[]): ClusterExplanation {
  if (sentences.length === 0) return explanation;
  return { ...explanation, explanation: textOf(sentences), sentences: sentences.map(copied) };
}

function textOf(sentences: readonly Sentence[]): string {
  return sentences.map(({ text }) => text).join(' ');
}

function copied({ text, facts }: Sentence): { text: string; facts: string[] } {
  return { text, facts: [...facts] };
}

/** A rule comes with code that picks its rows. */
function factView(fact: Fact): FactView {
  const { id, kind, about, ...details } = fact;
  const number = about.of === 'cluster' ? about.cluster : about.of === 'row' ? about.row : null;
  const code = fact.kind === 'rule' ? { code: ruleCode(fact.conditions) } : {};
  return factSchema.parse({ id, kind, about: about.of, number, details: { ...details, ...code } });
}

function ruleCode(conditions: readonly Condition[]) {
  return { sql: ruleAsSql(conditions), pandas: ruleAsPandas(conditions), sdk: ruleAsSdk(conditions) };
}
