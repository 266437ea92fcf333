import type { ExplainedRuns } from '../ml/explained-runs.ts';
import { AppError } from '../platform/app-error.ts';
import type { Principal } from '../procedure/context.ts';
import type { Language } from '../procedure/wire.ts';
import type { ExplainResponse, SelectionResponse } from './explanations.schema.ts';
import { factView } from './facts/fact-view.ts';
import { asTemplate, type CheckedPhrasing, sourceOf } from './phrase/check-phrasing.ts';
import type { MapPhrasing } from './phrase/map-phrasing.ts';
import { phrasedExplanations, textOf, wireSentence } from './phrase/phrased-explanations.ts';
import { type Narrative, narrate } from './template/narrate.ts';

export interface ExplanationsDependencies {
  readonly runs: ExplainedRuns;
  /** Undefined without a language model: the templates say everything. */
  readonly phrasing: MapPhrasing | undefined;
}

export type ExplanationsService = ReturnType<typeof createExplanationsService>;

export function createExplanationsService({ runs, phrasing }: ExplanationsDependencies) {
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
    const phrased = await phrasing?.phrase({ runId: run.runId, datasetId, language }, principal.userId);
    const words = phrased ?? templateWords(narrate(facts, language));
    void run.expectSelections();
    const explanations = phrasedExplanations(await run.explanations(), words);
    return {
      run_id: run.runId,
      language,
      cluster_explanations: explanations,
      dataset_summary: textOf(words.summary),
      anomaly_explanation: textOf(words.anomalies),
      insights: words.insights.map((sentences) => ({
        text: textOf(sentences),
        sentences: sentences.map(wireSentence),
        source: sourceOf(sentences),
      })),
      sentences: { summary: words.summary.map(wireSentence), anomalies: words.anomalies.map(wireSentence) },
      facts: facts.map(factView),
      source: sourceOf([
        ...[...words.clusters.values()].flat(),
        ...words.summary,
        ...words.anomalies,
        ...words.insights.flat(),
      ]),
    };
  }

  /**
   * Rows of a map in words, each sentence with the facts it stands on.
   *
   * @throws AppError NOT_FOUND, FORBIDDEN, BAD_REQUEST while there is no result, or when a row is not on the map
   */
  async function explainSelection(principal: Principal, selection: Selection): Promise<SelectionResponse> {
    const { datasetId, runId, language, signal } = selection;
    const rows = selectedRows(selection);
    const found = await runs.selectionFacts(principal, datasetId, runId, rows, signal);
    const narrative = narrate(found.facts, language).selection;
    const size = found.facts.find((fact) => fact.kind === 'size');
    if (narrative === null || size === undefined) throw new Error('a selection has a size');
    return {
      run_id: found.runId,
      language,
      data_points: size.count,
      total_points: size.total,
      name: narrative.name,
      explanation: textOf(narrative.sentences),
      sentences: narrative.sentences.map(wireSentence),
      characteristics: narrative.characteristics.map(({ text }) => text),
      key_features: [...narrative.key_features],
      representative_points: narrative.representative_points.map(String),
      facts: found.facts.map(factView),
      source: 'template',
    };
  }

  return { explain, explainSelection };
}

/** Rows of a map, one by one and from the first to the last of a range. */
interface Selection {
  readonly datasetId: string;
  readonly runId: string | null;
  readonly language: Language;
  readonly rows: readonly number[];
  readonly ranges: readonly (readonly [number, number])[];
  readonly signal: AbortSignal | undefined;
}

/** Of more rows than any table has, a selection is a mistake. */
const MOST_ROWS = 5_000_000;

/** @throws AppError BAD_REQUEST when the ranges hold more rows than a table can have */
function selectedRows({ rows, ranges }: Selection): Uint32Array {
  const count = ranges.reduce((sum, [first, last]) => sum + last - first + 1, rows.length);
  if (count > MOST_ROWS) {
    throw new AppError({
      code: 'BAD_REQUEST',
      message: `A selection holds at most ${MOST_ROWS} rows. Shorten the ranges to rows of the map.`,
    });
  }
  const selected = new Uint32Array(count);
  selected.set(rows);
  let place = rows.length;
  for (const [first, last] of ranges) for (let row = first; row <= last; row++) selected[place++] = row;
  return selected;
}

/** What the templates say, in the form of what a model said. */
function templateWords({
  clusters,
  summary,
  anomalySummary,
  insights,
}: Narrative): Omit<CheckedPhrasing, 'accepted' | 'rejected'> {
  return {
    clusters: new Map(clusters.map(({ cluster_id, sentences }) => [cluster_id, asTemplate(sentences)])),
    summary: asTemplate(summary),
    anomalies: asTemplate(anomalySummary),
    insights: insights.map(asTemplate),
  };
}
