import { type StudyRequest, studyTable } from '../../datasets/study/study-table.ts';
import { explainClusters } from '../../explanations/template/explain-clusters.ts';
import { readArtifact } from '../../ml/pipeline/artifact.ts';
import { type PipelineInput, runPipeline } from '../../ml/pipeline/pipeline.ts';
import { type ExportRequest, exportTable } from '../../table/export/export-table.ts';
import { type IngestRequest, ingest } from '../../table/ingest.ts';
import type { TasksModule } from '../protocol.ts';

/** The tasks of a compute process. Inputs come from our own code and are trusted. */
export const tasks: TasksModule['tasks'] = {
  ingest: (input, onProgress) =>
    ingest(input as IngestRequest, (fraction) =>
      onProgress({ stage: 'reading', fraction, message: 'Reading the table' }),
    ),
  export: (input, onProgress) =>
    exportTable(input as ExportRequest, readArtifact, (fraction) =>
      onProgress({ stage: 'writing', fraction, message: 'Writing the file' }),
    ),
  study: (input, onProgress) =>
    studyTable(input as StudyRequest, (fraction) =>
      onProgress({ stage: 'studying', fraction, message: 'Studying the table' }),
    ),
  pipeline: (input, onProgress) => runPipeline(input as PipelineInput, onProgress, explainClusters),
};
