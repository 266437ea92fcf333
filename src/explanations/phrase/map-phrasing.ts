import type { Logger } from 'pino';
import type { RunTable } from '../../ml/run-worker.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Storage } from '../../platform/storage.ts';
import type { Language } from '../../procedure/wire.ts';
import type { TableReader } from '../../table/reader.ts';
import type { Fact } from '../facts/fact.ts';
import { narrate } from '../template/narrate.ts';
import { type Narrative, sentencesOf } from '../template/narrative.ts';
import { type CheckedPhrasing, checkPhrasing } from './check-phrasing.ts';
import { discretionOf } from './discretion.ts';
import { BYTES_PER_TOKEN, type ModelAnswers, type ModelQuestion } from './model-answers.ts';
import { PHRASING_JSON_SCHEMA, parsePhrasing, understoodBy } from './phrasing.ts';
import { dataFor, instructionsFor, withinBytes } from './prompt.ts';
import { readSampleRows } from './sample-rows.ts';
import { tellableFacts } from './tellable-facts.ts';

/** A run whose facts are put into words. */
export interface PhrasedRun {
  readonly runId: string;
  readonly datasetId: string;
  readonly language: Language;
}

/** Has a language model put the facts of runs into words, and keeps of them what is true. */
export interface MapPhrasing {
  /**
   * Written before, or now.
   *
   * @param userId whose budget it takes
   * @returns null whatever goes wrong, within the deadline
   */
  phrase(run: PhrasedRun, userId: string): Promise<CheckedPhrasing | null>;
}

export interface MapPhrasingDependencies {
  readonly answers: ModelAnswers;
  readonly storage: Storage;
  readonly reader: Pick<TableReader, 'readRowsAt'>;
  readonly metrics: Pick<Metrics, 'observeSentences'>;
  readonly log: Logger;
  factsOf(runId: string): Promise<readonly Fact[]>;
  /** Null once the dataset is gone. */
  tableOf(datasetId: string): Promise<RunTable | null>;
  /** Whether what stands in cells may be told. */
  readonly sendSamples: boolean;
  /** Of one question. */
  readonly questionTokens: number;
}

/** The larger part of a question is facts, the rest instructions and sample rows. */
const SHARE_OF_FACTS = 0.7;

interface Prepared {
  readonly question: ModelQuestion;
  readonly check: (answer: string) => CheckedPhrasing | null;
}

export function createMapPhrasing(deps: MapPhrasingDependencies): MapPhrasing {
  async function prepare({ runId, datasetId, language }: PhrasedRun): Promise<Prepared | null> {
    const [facts, table] = await Promise.all([deps.factsOf(runId), deps.tableOf(datasetId)]);
    if (table === null || facts.length === 0) return null;
    const discretion = discretionOf(table, deps.sendSamples);
    const template = narrate(facts, language);
    const told = withinBytes(
      inOrderOfUse(tellableFacts(facts, discretion), template),
      deps.questionTokens * BYTES_PER_TOKEN * SHARE_OF_FACTS,
    );
    if (told.length === 0) return null;
    const samples = discretion.mayTellCells ? await readSampleRows(deps, table, told, discretion) : [];
    return {
      question: {
        runId,
        instructions: instructionsFor(language),
        data: dataFor(told, clustersAmong(told), samples),
        schemaName: 'explanations',
        schema: PHRASING_JSON_SCHEMA,
        understand: understoodBy(parsePhrasing),
      },
      check: (answer) => {
        const phrasing = parsePhrasing(answer);
        return phrasing && checkPhrasing(phrasing, template, { language, columns: table.columns, facts });
      },
    };
  }

  /** A fault of ours must not take the template's words away. */
  async function attempt(run: PhrasedRun, answerTo: (question: ModelQuestion) => Promise<string | null>) {
    try {
      const prepared = await prepare(run);
      const answer = prepared === null ? null : await answerTo(prepared.question);
      return prepared === null || answer === null ? null : prepared.check(answer);
    } catch (error) {
      deps.log.error({ err: error, runId: run.runId }, 'a run could not be phrased');
      return null;
    }
  }

  return {
    phrase: async (run, userId) => {
      let isNew = false;
      const checked = await attempt(run, async (question) => {
        const known = await deps.answers.kept(question);
        isNew = known === null;
        return known ?? deps.answers.ask(question, userId);
      });
      if (isNew && checked !== null) deps.metrics.observeSentences(checked);
      return checked;
    },
  };
}

/** What the templates tell first, the rest after it: should not all fit, the least telling is left out. */
function inOrderOfUse(facts: readonly Fact[], template: Narrative): Fact[] {
  const used = new Map<string, number>();
  for (const id of sentencesOf(template).flatMap((sentence) => sentence.facts)) {
    if (!used.has(id)) used.set(id, used.size);
  }
  const rankOf = ({ id }: Fact) => used.get(id) ?? used.size;
  return [...facts].sort((a, b) => rankOf(a) - rankOf(b));
}

const NOISE = -1;

function clustersAmong(facts: readonly Fact[]): number[] {
  const clusters = new Set<number>();
  for (const { about } of facts) {
    if (about.of === 'cluster') clusters.add(about.cluster);
    if (about.of === 'noise') clusters.add(NOISE);
  }
  return [...clusters].sort((a, b) => a - b);
}
