import type { Kysely } from 'kysely';
import type { ExplainedRuns } from '../../ml/explained-runs.ts';
import type { RunTable } from '../../ml/run-worker.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Database } from '../../platform/database/schema.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Storage } from '../../platform/storage.ts';
import { isTimeUp, withinTime } from '../../platform/within-time.ts';
import type { Principal } from '../../procedure/context.ts';
import type { Language } from '../../procedure/wire.ts';
import type { Membership, Mention, TableReader } from '../../table/reader.ts';
import type { AnswerEvent, FactView } from '../explanations.schema.ts';
import type { Fact } from '../facts/fact.ts';
import { factView } from '../facts/fact-view.ts';
import { createSentenceCheck, type SourcedSentence, sourceOf } from '../phrase/check-phrasing.ts';
import { type Discretion, discretionOf } from '../phrase/discretion.ts';
import { BYTES_PER_TOKEN, type ModelAnswers } from '../phrase/model-answers.ts';
import { textOf, wireSentence } from '../phrase/phrased-explanations.ts';
import { understoodBy } from '../phrase/phrasing.ts';
import { tellableFacts } from '../phrase/tellable-facts.ts';
import { factTexts } from '../retrieve/fact-texts.ts';
import { findFacts, type RankedFacts } from '../retrieve/find-facts.ts';
import type { SimilarFacts } from '../retrieve/similar-facts.ts';
import { narrate } from '../template/narrate.ts';
import type { Narrative } from '../template/narrative.ts';
import { aggregateView } from './aggregate-view.ts';
import { answerInWords, type TableAnswer, tooSlowInWords, unknownInWords } from './answer-words.ts';
import { chooseSentences } from './choose-sentences.ts';
import { askDataFor, askInstructionsFor, MODEL_PLAN_JSON_SCHEMA, parseModelPlan } from './model-plan.ts';
import { planQuestion } from './plan-question.ts';
import { type GroundedQuestion, groundQuestion, isDated, type TableQuestion } from './table-question.ts';

export interface QuestionsDependencies {
  readonly db: Kysely<Database>;
  readonly storage: Storage;
  readonly reader: Pick<TableReader, 'aggregateRows' | 'findMentions'>;
  readonly runs: ExplainedRuns;
  readonly metrics: Pick<Metrics, 'observeSentences'>;
  /** Undefined without a language model: questions are read by rules. */
  readonly answers: ModelAnswers | undefined;
  /** Undefined without a model that makes vectors of texts: facts are found by their words alone. */
  readonly similar: SimilarFacts | undefined;
  /** Whether a model may be told what stands in cells. */
  readonly sendSamples: boolean;
  /** What a model is told with a question, at most. */
  readonly questionTokens: number;
  /** Of a whole answer. */
  readonly deadlineSeconds: number;
  /** Null once the dataset is gone. */
  tableOf(datasetId: string): Promise<RunTable | null>;
}

export interface Question {
  readonly datasetId: string;
  /** null: the latest. */
  readonly runId: string | null;
  readonly language: Language;
  readonly text: string;
}

export type QuestionsService = ReturnType<typeof createQuestionsService>;

/** Facts that a model is told with a question, those that fit best. */
const MOST_FACTS = 40;
const MOST_NAMED_COLUMNS = 3;
/** Shares of the time for an answer that are kept for what follows. */
const AFTER_MENTIONS = 0.8;
const AFTER_MODEL = 0.3;
/** The rest is for the instructions. */
const SHARE_OF_DATA = 0.8;

export function createQuestionsService(deps: QuestionsDependencies) {
  /**
   * Answers a question from the facts of a run, and from figures read from its table.
   *
   * @returns sentences as they become known, then the whole
   * @throws AppError NOT_FOUND, FORBIDDEN, BAD_REQUEST while there is no result
   */
  async function* answer(principal: Principal, question: Question): AsyncGenerator<AnswerEvent> {
    const { datasetId, language } = question;
    const end = performance.now() + deps.deadlineSeconds * 1000;
    /** Milliseconds until all but a share of the time is gone. */
    const timeBefore = (share: number) =>
      Math.max(0, end - performance.now() - deps.deadlineSeconds * 1000 * share);
    const run = await deps.runs.find(principal, datasetId, question.runId, language);
    const table = await deps.tableOf(datasetId);
    if (table === null) throw new AppError({ code: 'NOT_FOUND', message: 'This dataset is gone.' });
    const facts = await deps.runs.factsOf(run.runId);
    const narrative = narrate(facts, language);
    // When they are not found in time, words of the question that nobody knows are no condition.
    const mentions = (await mentionsIn(question.text, table, timeBefore(AFTER_MENTIONS))) ?? [];
    const discretion = discretionOf(table, deps.sendSamples);
    const similar = await deps.similar?.find({
      runId: run.runId,
      language,
      userId: principal.userId,
      question: question.text,
      texts: () => {
        const told = tellableFacts(facts, discretion);
        return factTexts(told, narrate(told, language), language);
      },
    });
    const found = await findFacts(deps.db, {
      runId: run.runId,
      facts,
      narrative,
      language,
      question: question.text,
      columns: table.columns,
      mentions,
      similar: similar ?? new Map(),
    });
    const asked: Asked = {
      question,
      runId: run.runId,
      table,
      facts,
      narrative,
      mentions,
      found,
      discretion,
      clusters: clustersAmong(facts),
    };

    const sentences: SourcedSentence[] = [];
    const cited = new Map<string, FactView>();
    const byId = new Map(facts.map((fact) => [fact.id, fact]));
    const tell = (sentence: SourcedSentence, own: readonly FactView[]): AnswerEvent => {
      const standsOn = [...own, ...sentence.facts.flatMap((id) => byId.get(id) ?? []).map(factView)];
      for (const fact of standsOn) cited.set(fact.id, fact);
      sentences.push(sentence);
      return { type: 'sentence', sentence: wireSentence(sentence), facts: standsOn, source: sentence.source };
    };

    const { queries, told } =
      (await inTime(timeBefore(AFTER_MODEL), () => planOfModel(asked, principal.userId))) ??
      planOfRules(asked);
    let members: Promise<Membership> | undefined;
    for (const [i, query] of queries.entries()) {
      const membersOf = () => (members ??= run.members());
      const read = await readFigure(`q${i}`, query, table, membersOf, timeBefore(0));
      yield read === null
        ? tell({ text: tooSlowInWords(language), facts: [], source: 'template' }, [])
        : tell({ text: answerInWords(read, language), facts: [read.id], source: 'template' }, [
            aggregateView(read),
          ]);
      if (read === null) break;
    }
    for (const sentence of told) yield tell(sentence, []);
    if (sentences.length === 0) {
      const text = unknownInWords(namedColumns(table), language);
      yield tell({ text, facts: [], source: 'template' }, []);
    }
    yield {
      type: 'answered',
      run_id: run.runId,
      language,
      answer: textOf(sentences),
      sentences: sentences.map(wireSentence),
      facts: [...cited.values()],
      source: sourceOf(sentences),
    };
  }

  /** null when the table is not searched in time */
  function mentionsIn(text: string, table: RunTable, ms: number): Promise<Mention[] | null> {
    const file = deps.storage.path(table.key);
    return inTime(ms, (signal) => deps.reader.findMentions({ file, columns: table.columns, text, signal }));
  }

  /** null when the table is not read in time */
  function readFigure(
    id: string,
    question: GroundedQuestion,
    table: RunTable,
    membersOf: () => Promise<Membership>,
    ms: number,
  ): Promise<TableAnswer | null> {
    const needsMembers = question.cluster !== null || question.groupBy?.by === 'cluster';
    const column = table.columns.find(({ name }) => name === question.column);
    const truths = new Set(
      table.columns.filter(({ storageType }) => storageType === 'BOOLEAN').map(({ name }) => name),
    );
    return inTime(ms, async (signal) => {
      const aggregate = await deps.reader.aggregateRows({
        ...question,
        file: deps.storage.path(table.key),
        columns: table.columns,
        members: needsMembers ? await membersOf() : null,
        signal,
      });
      return { id, question, aggregate, isDate: column !== undefined && isDated(column), truths };
    });
  }

  /** By rules, which understand few questions, but these for certain; else by the facts that fit best. */
  function planOfRules({ question, table, narrative, mentions, found, clusters }: Asked): Plan {
    const { text, language } = question;
    const planned = planQuestion(text, { columns: table.columns, mentions, language });
    const query = planned === null ? null : groundQuestion(planned, table.columns, clusters);
    if (query !== null) return { queries: [query], told: [] };
    const chosen = chooseSentences(narrative, found, text, language);
    return { queries: [], told: chosen.map((sentence) => ({ ...sentence, source: 'template' })) };
  }

  /** null where there is no model, or nothing of what it says holds. */
  async function planOfModel(asked: Asked, userId: string): Promise<Plan | null> {
    const { question, runId, table, facts, found, clusters, discretion } = asked;
    if (deps.answers === undefined) return null;
    const fitting = facts
      .filter(({ id, about }) => found.ranks.has(id) || about.of === 'dataset')
      .sort((a, b) => (found.ranks.get(b.id) ?? 0) - (found.ranks.get(a.id) ?? 0));
    const told = tellableFacts(fitting, discretion).slice(0, MOST_FACTS);
    const answered = await deps.answers.ask(
      {
        runId,
        instructions: askInstructionsFor(question.language),
        data: askDataFor(question.text, {
          columns: table.columns,
          facts: told,
          discretion,
          mostBytes: deps.questionTokens * BYTES_PER_TOKEN * SHARE_OF_DATA,
        }),
        schemaName: 'answer',
        schema: MODEL_PLAN_JSON_SCHEMA,
        understand: understoodBy(parseModelPlan),
      },
      userId,
    );
    const plan = answered === null ? null : parseModelPlan(answered);
    if (plan === null) return null;
    const check = createSentenceCheck({ language: question.language, columns: table.columns, facts });
    const sentences = plan.sentences.flatMap((sentence) => check.sentence(sentence) ?? []);
    deps.metrics.observeSentences(check.counts());
    const queries = distinct(plan.queries).flatMap(
      (query) => groundQuestion(query, table.columns, clusters) ?? [],
    );
    return queries.length + sentences.length === 0 ? null : { queries, told: sentences };
  }

  return { answer };
}

interface Asked {
  readonly question: Question;
  readonly runId: string;
  readonly table: RunTable;
  readonly facts: readonly Fact[];
  readonly narrative: Narrative;
  readonly mentions: readonly Mention[];
  readonly found: RankedFacts;
  readonly discretion: Discretion;
  readonly clusters: ReadonlySet<number>;
}

interface Plan {
  /** Figures to be read from the table. */
  readonly queries: readonly GroundedQuestion[];
  readonly told: readonly SourcedSentence[];
}

const NOISE = -1;

function clustersAmong(facts: readonly Fact[]): ReadonlySet<number> {
  return new Set(
    facts.flatMap(({ about }) =>
      about.of === 'cluster' ? [about.cluster] : about.of === 'noise' ? [NOISE] : [],
    ),
  );
}

/** null when the time is up */
async function inTime<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
  try {
    return await withinTime(ms, null, work);
  } catch (error) {
    if (isTimeUp(error)) return null;
    throw error;
  }
}

function distinct(queries: readonly TableQuestion[]): TableQuestion[] {
  return [...new Map(queries.map((query) => [JSON.stringify(query), query])).values()];
}

function namedColumns({ columns }: RunTable): string[] {
  const telling = columns.filter(({ type }) => type === 'numeric' || type === 'categorical');
  return (telling.length > 0 ? telling : columns).slice(0, MOST_NAMED_COLUMNS).map(({ name }) => name);
}
