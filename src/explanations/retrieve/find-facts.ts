import type { Kysely } from 'kysely';
import type { Database } from '../../platform/database/schema.ts';
import type { Language } from '../../procedure/wire.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { Mention } from '../../table/reader.ts';
import { folded, namesOfColumns } from '../ask/question-tokens.ts';
import type { Fact } from '../facts/fact.ts';
import type { Narrative } from '../template/narrative.ts';
import { hasTexts, insertTexts, searchTexts } from './fact-texts.store.ts';
import { factTexts } from './fact-texts.ts';

export interface FindFactsRequest {
  readonly runId: string;
  readonly facts: readonly Fact[];
  readonly narrative: Narrative;
  readonly language: Language;
  readonly question: string;
  readonly columns: readonly ColumnProfile[];
  /** Categories that the question names. */
  readonly mentions: readonly Mention[];
  /** Facts by id with how alike their meaning is, 0 … 1. */
  readonly similar: ReadonlyMap<string, number>;
}

export interface RankedFacts {
  /** By id, above 0. */
  readonly ranks: ReadonlyMap<string, number>;
  /** The cluster that the question names, and the row; null where it names none. */
  readonly cluster: number | null;
  readonly row: number | null;
}

const MOST_FOUND = 60;
/** What a question names is what it is about. */
const NAMES_CLUSTER = 1;
const NAMES_COLUMN = 0.5;
const NAMES_CATEGORY = 0.75;
const NAMES_ROW = 1;
/** Words of nearly every sentence, and numbers, tell nothing of what a question is about. */
const EVERYWHERE =
  /\b(?:averages?|means?|medians?|highest|lowest|values?|rows?|clusters?|groups?|most|more|higher|lower|moyennes?|moyens?|medianes?|valeurs?|lignes?|groupes?|plus|moins|combien|nombre|elevee?s?|[\d.‚-]+)\b/g;
const HOW_MANY_CLUSTERS = /\b(?:how many|number of|combien|nombre)\b.* (?:clusters|groups|groupes)\b/;

/** Finds the facts of a run that a question is about: by their words, and by the clusters, rows and columns that it names. */
export async function findFacts(db: Kysely<Database>, request: FindFactsRequest): Promise<RankedFacts> {
  const { runId, facts, narrative, language } = request;
  if (!(await hasTexts(db, runId, language))) {
    const texts = factTexts(facts, narrative, language).map(({ id, keywords, text }) => ({
      id,
      keywords: folded(keywords),
      text: folded(text),
    }));
    await insertTexts(db, runId, language, texts);
  }
  const question = folded(request.question);
  const found = await searchTexts(db, runId, language, question.replaceAll(EVERYWHERE, ' '), MOST_FOUND);
  const ranks = new Map(found.map(({ id, rank }) => [id, rank]));
  const best = Math.max(0, ...ranks.values());
  for (const [id, rank] of ranks) ranks.set(id, rank / best);
  const alike = Math.max(0, ...request.similar.values());
  for (const [id, similarity] of request.similar) {
    ranks.set(id, Math.max(ranks.get(id) ?? 0, similarity / alike));
  }

  const cluster = numberAfter(/\b(?:clusters?|groups?|groupes?)(?: number| numero)? (\d{1,9})\b/, question);
  const row = numberAfter(/\b(?:rows?|lignes?)(?: number| numero)? (\d{1,9})\b/, question);
  const asksHowMany = HOW_MANY_CLUSTERS.test(question);
  const padded = ` ${question} `;
  const columns = new Set(
    namesOfColumns(request.columns).flatMap(([name, column]) =>
      padded.includes(` ${name} `) ? [column.name] : [],
    ),
  );
  const categories = new Set(request.mentions.map(({ column, value }) => JSON.stringify([column, value])));
  for (const fact of facts) {
    const isOfCluster = cluster !== null && fact.about.of === 'cluster' && fact.about.cluster === cluster;
    const isOfRow = row !== null && fact.about.of === 'row' && fact.about.row === row;
    const namedColumns = columnsOf(fact).filter((column) => columns.has(column)).length;
    const isOfCategory =
      fact.kind === 'category' && categories.has(JSON.stringify([fact.column, fact.category]));
    const isHowMany = asksHowMany && fact.kind === 'structure';
    const named =
      (isHowMany ? NAMES_CLUSTER : 0) +
      (isOfCluster ? NAMES_CLUSTER : 0) +
      (isOfRow ? NAMES_ROW : 0) +
      (isOfCategory ? NAMES_CATEGORY : 0) +
      namedColumns * NAMES_COLUMN;
    const isElsewhere = (cluster !== null && !isOfCluster) || (row !== null && !isOfRow);
    const rank = (isElsewhere ? 0 : (ranks.get(fact.id) ?? 0)) + named;
    if (rank > 0) ranks.set(fact.id, rank);
    else ranks.delete(fact.id);
  }
  return { ranks, cluster, row };
}

function numberAfter(words: RegExp, question: string): number | null {
  const found = words.exec(question)?.[1];
  return found === undefined ? null : Number(found);
}

function columnsOf(fact: Fact): readonly string[] {
  if (fact.kind === 'correlation') return fact.columns;
  if (fact.kind === 'rule') return fact.conditions.map(({ column }) => column);
  return 'column' in fact && fact.column !== null ? [fact.column] : [];
}
