import type { ClusterProfile } from './facts.ts';

/** How a language says what is known of a cluster. */
export interface Wording {
  /** A short paragraph. */
  explanation(profile: ClusterProfile): string;
  /** Short sentences, one fact each, with its numbers. */
  characteristics(profile: ClusterProfile): string[];
}
