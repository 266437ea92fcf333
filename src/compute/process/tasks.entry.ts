import { explainClusters } from '../../explanations/template/explain-clusters.ts';
import { type PipelineInput, runPipeline } from '../../ml/pipeline/pipeline.ts';
import { type IngestRequest, ingest } from '../../table/ingest.ts';
import type { TasksModule } from '../protocol.ts';

/** The tasks of a compute process. Inputs come from our own code and are trusted. */
export const tasks: TasksModule['tasks'] = {
  ingest: (input, onProgress) =>
    ingest(input as IngestRequest, (fraction) =>
      onProgress({ stage: 'reading', fraction, message: 'Reading the table' }),
    ),
  pipeline: (input, onProgress) => runPipeline(input as PipelineInput, onProgress, explainClusters),
};
