import { type StudyRequest, studyTable } from '../../datasets/study/study-table.ts';
import { explainMap } from '../../explanations/explain-map.ts';
import { selectionFactsWith } from '../../explanations/facts/map-facts.ts';
import { readArtifact } from '../../ml/pipeline/artifact.ts';
import { createFrameWriter } from '../../ml/pipeline/live-frames.ts';
import { type PipelineTask, runPipeline } from '../../ml/pipeline/pipeline.ts';
import {
  createSelectionReader,
  type SelectableMap,
  type SelectionRequest,
} from '../../ml/pipeline/selection.ts';
import { type ExportRequest, exportTable } from '../../table/export/export-table.ts';
import { type IngestRequest, ingest } from '../../table/ingest.ts';
import type { TasksModule } from '../protocol.ts';
import { createColumnFactsFinder } from './facts-thread.ts';
import { createCrewKeeper } from './kernel-crew.ts';

const crewOf = createCrewKeeper();
const findColumnFacts = createColumnFactsFinder();
const readSelection = createSelectionReader();

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
  selection: async (input) => {
    const { map, isSelected } = await readSelection(input as SelectionRequest);
    return selectionFactsWith(map, isSelected, findColumnFacts);
  },
  // The facts of any selection: the next one finds the table in memory and the code compiled.
  'selection ahead': async (input) => {
    const { map } = await readSelection({ ...(input as SelectableMap), rows: new Uint32Array() });
    await selectionFactsWith(
      map,
      Uint8Array.from(map.rows, (_, point) => point & 1),
      findColumnFacts,
    );
  },
  pipeline: (input, onProgress, onFrame) => {
    const task = input as PipelineTask;
    const threads = task.config.use_parallel ? task.threads : 1;
    return runPipeline(
      task,
      onProgress,
      (map) => explainMap(map, threads > 1 ? findColumnFacts : undefined),
      crewOf(threads),
      createFrameWriter(task.frameFile, onFrame),
    );
  },
};
