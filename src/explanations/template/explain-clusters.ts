import type { ClusterExplanation, RunNarrative } from '../../ml/ml.schema.ts';
import { english } from './en.ts';
import { type ClusterProfile, clusterProfiles, type DescribedMap } from './facts.ts';
import { french } from './fr.ts';
import type { Wording } from './wording.ts';

/** Facts first, words second: both languages say the same. */
export function explainClusters(map: DescribedMap): RunNarrative {
  const profiles = clusterProfiles(map);
  return {
    fr: profiles.map((profile) => explanationOf(profile, french)),
    en: profiles.map((profile) => explanationOf(profile, english)),
  };
}

function explanationOf(profile: ClusterProfile, wording: Wording): ClusterExplanation {
  return {
    cluster_id: profile.id,
    explanation: wording.explanation(profile),
    characteristics: wording.characteristics(profile),
    data_points: profile.count,
    key_features: [...profile.numbers, ...profile.categories].map(({ column }) => column),
    representative_points: profile.representatives.map(String),
    source: 'template',
  };
}
