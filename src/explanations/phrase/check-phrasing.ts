import type { Fact } from '../facts/fact.ts';
import type { Narrative, Sentence } from '../template/narrate.ts';
import { type VerifyContext, verifySentence } from '../verify/verify-sentence.ts';
import type { Phrasing } from './phrasing.ts';
import { plainText } from './plain-text.ts';

export type Source = 'template' | 'model' | 'mixed';

/** A sentence and who wrote it. */
export interface SourcedSentence extends Sentence {
  readonly source: 'template' | 'model';
}

/** A text of several sentences. */
export type Paragraph = readonly SourcedSentence[];

export interface CheckedPhrasing {
  /** By cluster; −1 is the noise. */
  readonly clusters: ReadonlyMap<number, Paragraph>;
  readonly summary: Paragraph;
  readonly anomalies: Paragraph;
  readonly insights: readonly Paragraph[];
  /** Sentences of the model that were not true, or not known to be. */
  readonly rejected: number;
  readonly accepted: number;
}

/**
 * Keeps what is true of what a model wrote. Each sentence is held against the facts it cites; in the place of one that
 * fails stand the template's sentences about the same facts, or else its next one.
 *
 * @param template what is said without a model
 * @param context the facts and columns of the map
 */
export function checkPhrasing(
  phrasing: Phrasing,
  template: Narrative,
  context: VerifyContext,
): CheckedPhrasing {
  const check = createSentenceCheck(context);

  const written = new Map(phrasing.clusters.map(({ cluster_id, sentences }) => [cluster_id, sentences]));
  const clusters = new Map(
    template.clusters.map(({ cluster_id, sentences }) => [
      cluster_id,
      paragraphOf(written.get(cluster_id) ?? [], sentences, (sentence) =>
        check.sentence(sentence, (fact) => isAboutCluster(fact, cluster_id)),
      ),
    ]),
  );
  const summary = paragraphOf(phrasing.summary, template.summary, check.sentence);
  const anomalies = paragraphOf(phrasing.anomalies, template.anomalySummary, check.sentence);
  const insights = insightsOf(phrasing.insights, template.insights, check.sentence);
  return { clusters, summary, anomalies, insights, ...check.counts() };
}

/** Who wrote a text, all in all. */
export function sourceOf(sentences: readonly SourcedSentence[]): Source {
  const sources = new Set(sentences.map(({ source }) => source));
  if (sources.size === 2) return 'mixed';
  return sources.has('model') ? 'model' : 'template';
}

export function asTemplate(sentences: readonly Sentence[]): Paragraph {
  return sentences.map(({ text, facts }) => ({ text, facts, source: 'template' }));
}

/** @returns the sentence as plain text when it is true, else null */
type Check = (sentence: Sentence) => SourcedSentence | null;

/** Holds a model's sentences against the facts of a map, and counts. */
export function createSentenceCheck(context: VerifyContext) {
  const byId = new Map(context.facts.map((fact) => [fact.id, fact]));
  let accepted = 0;
  let rejected = 0;

  function sentence({ text, facts }: Sentence, isAbout: (fact: Fact) => boolean = () => true) {
    const plain = plainText(text);
    const cited = [...new Set(facts)].flatMap((id) => byId.get(id) ?? []);
    if (plain === '' || !cited.some(isAbout) || !verifySentence(plain, cited, context).ok) {
      rejected += 1;
      return null;
    }
    accepted += 1;
    return { text: plain, facts: cited.map(({ id }) => id), source: 'model' as const };
  }

  return { sentence, counts: () => ({ accepted, rejected }) };
}

function paragraphOf(written: readonly Sentence[], template: readonly Sentence[], check: Check): Paragraph {
  const spare = [...template];
  const result: SourcedSentence[] = [];
  for (const sentence of written) {
    const kept = check(sentence);
    if (kept !== null) {
      if (!result.some(({ text }) => text === kept.text)) result.push(kept);
      continue;
    }
    const about = spare.filter(({ facts }) => facts.some((id) => sentence.facts.includes(id)));
    const instead = about.length > 0 ? about : spare.slice(0, 1);
    for (const each of instead) spare.splice(spare.indexOf(each), 1);
    result.push(...asTemplate(instead));
  }
  return result.some(({ source }) => source === 'model') ? withoutRepeats(result) : asTemplate(template);
}

/** The model's own, as far as they are true, filled up with those of the templates that tell something else. */
function insightsOf(
  written: readonly (readonly Sentence[])[],
  template: readonly (readonly Sentence[])[],
  check: Check,
): Paragraph[] {
  const own = written
    .map((sentences) => sentences.flatMap((sentence) => check(sentence) ?? []))
    .filter((sentences) => sentences.length > 0)
    .slice(0, template.length);
  const told = new Set(own.flat().flatMap(({ facts }) => facts));
  const others = template.filter(
    (sentences) => !sentences.some(({ facts }) => facts.some((id) => told.has(id))),
  );
  return [...own, ...others.map(asTemplate)].slice(0, template.length);
}

function isAboutCluster({ about }: Fact, cluster: number): boolean {
  if (about.of === 'cluster') return about.cluster === cluster;
  return about.of === 'noise' && cluster < 0;
}

/** A template's sentence that stands on nothing but what the model's sentences say already would say it twice. */
function withoutRepeats(sentences: readonly SourcedSentence[]): SourcedSentence[] {
  const told = new Set(sentences.filter(({ source }) => source === 'model').flatMap(({ facts }) => facts));
  return sentences.filter(({ source, facts }) => source === 'model' || !facts.every((id) => told.has(id)));
}
