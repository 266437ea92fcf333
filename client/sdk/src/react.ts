/** The React entry: queries and mutations of every procedure, uploads, runs and live events. */

export {
  createQueries,
  DataMirageProvider,
  type DataMirageProviderProps,
  useDataMirage,
  useQueries,
} from './react/provider.ts';
export type { RunState } from './react/run-store.ts';
export { type LiveEvents, type LiveEventsOptions, useLiveEvents } from './react/use-live-events.ts';
export { type RunControl, useRun } from './react/use-run.ts';
export { type UploadControl, type UploadVariables, useUpload } from './react/use-upload.ts';
