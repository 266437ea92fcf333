import type { Language } from '../../procedure/wire.ts';
import type { Fact } from '../facts/fact.ts';
import { chooseInsights } from './choose-insights.ts';
import { contrastsAmong } from './contrasts.ts';
import { english } from './en/words.ts';
import { french } from './fr/words.ts';
import { groupOf, groupsAmong, type KnownGroup } from './groups.ts';
import { nameGroups } from './name-group.ts';
import { characterize, explainGroup } from './narrate-group.ts';
import { explainRows, summarizeUnusual } from './narrate-rows.ts';
import { summarize } from './narrate-table.ts';
import type { GroupNarrative, Narrative } from './narrative.ts';
import { bySubject, factOf, type SubjectFacts } from './subjects.ts';
import type { Words } from './words.ts';

export type { Narrative, Sentence } from './narrative.ts';

const WORDS: Readonly<Record<Language, Words>> = { fr: french, en: english };

const MOST_KEY_FEATURES = 6;

/** Says in a language what facts say. Pure: the same facts give the same words, whatever else is known. */
export function narrate(facts: readonly Fact[], language: Language): Narrative {
  const words = WORDS[language];
  const subjects = bySubject(facts);
  const groups = groupsAmong(subjects);
  const names = nameGroups(groups, words);
  return {
    clusters: groups.map((known, i) => ({
      cluster_id: known.group.cluster,
      ...groupNarrative(known, names[i]!, words),
    })),
    summary: summarize(facts, words),
    anomalies: explainRows(subjects, words),
    anomalySummary: summarizeUnusual(groups, subjects, words),
    insights: chooseInsights(facts, groups, subjects, words),
    selection: explainSelection(subjects, words),
  };
}

function groupNarrative(known: KnownGroup, name: string, words: Words): GroupNarrative {
  const { group, facts } = known;
  const typical = factOf(facts, 'medoid');
  return {
    name,
    sentences: explainGroup(known, words),
    characteristics: characterize(group, facts, words),
    key_features: keyFeatures(facts),
    representative_points: typical === null ? [] : [typical.row, ...typical.next],
  };
}

function keyFeatures(facts: readonly Fact[]): string[] {
  const columns = [
    ...contrastsAmong(facts).map(({ column }) => column),
    ...(factOf(facts, 'rule')?.conditions.map(({ column }) => column) ?? []),
  ];
  return [...new Set(columns)].slice(0, MOST_KEY_FEATURES);
}

function explainSelection(subjects: readonly SubjectFacts[], words: Words): GroupNarrative | null {
  for (const { about, facts } of subjects) {
    const group = about.of === 'selection' ? groupOf(about, facts) : null;
    if (group === null) continue;
    const known: KnownGroup = { group, facts, place: 'in between', placeFacts: [] };
    return groupNarrative(known, nameGroups([known], words)[0]!, words);
  }
  return null;
}
