import type { Language } from '../procedure/wire.ts';
import type { ClusterExplanation, ProcessingResult } from './ml.schema.ts';

type Summary = Omit<ProcessingResult, 'run_id' | 'points' | 'anomalies'>;

/**
 * A result's words without those about hidden columns: a sentence that names one is left out. What the map shows by
 * itself, where points lie and which belong together, stays as it is.
 */
export function hideColumns(summary: Summary, hidden: readonly string[], language: Language): Summary {
  if (hidden.length === 0) return summary;
  const names = hidden.map(collapsed);
  const tells = (text: string) => names.some((name) => mentions(collapsed(text), name));
  const hiddenNames = new Set(hidden);
  const { metadata } = summary;
  return {
    ...summary,
    clusters: summary.clusters.map((cluster) =>
      tells(cluster.label) ? { ...cluster, label: `Cluster ${cluster.id}` } : cluster,
    ),
    explanations: summary.explanations.map((each) => withoutHidden(each, hiddenNames, tells, language)),
    metadata: {
      ...metadata,
      features_used: metadata.features_used.filter((name) => !hiddenNames.has(name)),
      preprocessing_steps: metadata.preprocessing_steps.filter((step) => !tells(step)),
    },
  };
}

function withoutHidden(
  explanation: ClusterExplanation,
  hidden: ReadonlySet<string>,
  tells: (text: string) => boolean,
  language: Language,
): ClusterExplanation {
  const characteristics = explanation.characteristics.filter((sentence) => !tells(sentence));
  const size = language === 'fr' ? `${explanation.data_points} lignes.` : `${explanation.data_points} rows.`;
  const { name, sentences } = explanation;
  return {
    ...explanation,
    ...(name === undefined || !tells(name) ? {} : { name: undefined }),
    ...(sentences === undefined ? {} : { sentences: sentences.filter(({ text }) => !tells(text)) }),
    characteristics,
    key_features: explanation.key_features.filter((name) => !hidden.has(name)),
    explanation: tells(explanation.explanation)
      ? [
          size,
          ...(sentences?.map(({ text }) => text).filter((text) => !tells(text)) ?? characteristics),
        ].join(' ')
      : explanation.explanation,
  };
}

/**
 * Sentences hold names on one line, without control characters, with quotation marks of another kind and without the
 * spaces beside those, and cut when they are long.
 */
const collapsed = (text: string) =>
  text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replaceAll(/ ?[\p{Pi}\p{Pf}"] ?/gu, "'")
    .trim();
const SHORTENED = 40;

function mentions(text: string, name: string): boolean {
  const searched = [...name].slice(0, SHORTENED).join('');
  if (searched === '') return true;
  const isWholeName = searched === name;
  for (let at = text.indexOf(searched); at >= 0; at = text.indexOf(searched, at + 1)) {
    const isPartOfWord =
      isWordCharacter(text[at - 1]) || (isWholeName && isWordCharacter(text[at + searched.length]));
    if (!isPartOfWord || !isWordCharacter(searched[0])) return true;
  }
  return false;
}

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character);
}
