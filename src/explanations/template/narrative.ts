/** A sentence of plain text and the ids of the facts it stands on. */
export interface Sentence {
  readonly text: string;
  readonly facts: readonly string[];
}

/** What is said of a group of rows. */
export interface GroupNarrative {
  /** In a few words, from its rule or from what sets it apart most. */
  readonly name: string;
  /** The explanation, to be read one after the other. */
  readonly sentences: readonly Sentence[];
  /** Short sentences that can each stand alone. */
  readonly characteristics: readonly Sentence[];
  /** Columns, as they are named in the table, the most telling first. */
  readonly key_features: readonly string[];
  /** Rows of the table, the most typical first. */
  readonly representative_points: readonly number[];
}

/** What is said of one cluster, or of the points of none (−1). */
export interface ClusterNarrative extends GroupNarrative {
  readonly cluster_id: number;
}

/** What is said of one unusual row. */
export interface RowNarrative {
  readonly row: number;
  readonly sentences: readonly Sentence[];
}

/** All that is said of a map, in one language. */
export interface Narrative {
  readonly clusters: readonly ClusterNarrative[];
  readonly summary: readonly Sentence[];
  readonly anomalies: readonly RowNarrative[];
  readonly anomalySummary: readonly Sentence[];
  /** At most three things to look at, the most important first, in one or two sentences each. */
  readonly insights: readonly (readonly Sentence[])[];
  /** Of the rows that were selected on the map; null without such facts. */
  readonly selection: GroupNarrative | null;
}

/** All sentences of a narrative. */
export function sentencesOf(narrative: Narrative): Sentence[] {
  const { clusters, selection } = narrative;
  const groups = selection === null ? clusters : [...clusters, selection];
  return [
    ...narrative.summary,
    ...narrative.insights.flat(),
    ...groups.flatMap((group) => [...group.sentences, ...group.characteristics]),
    ...narrative.anomalySummary,
    ...narrative.anomalies.flatMap((row) => row.sentences),
  ];
}
