/** The stages a pipeline passes through, in order; `completed` is said by whoever has kept the result. */
export const PIPELINE_STAGES = [
  'preprocessing',
  'reduction',
  'clustering',
  'anomalies',
  'finalizing',
] as const;

export type PipelineStage = (typeof PIPELINE_STAGES)[number];
