import type { DatasetResponse, DatasetsApi } from '../generated/api.ts';
import { createExport, type Export } from './download.ts';
import type { Rest } from './rest.ts';
import { createUpload, type Upload, type UploadOptions } from './upload.ts';
import type { UploadSource } from './upload-source.ts';

/** The procedures of datasets, and what carries files in and out. */
export interface Datasets extends DatasetsApi {
  /** Stores a table. Sent again after a failure it still makes one dataset. */
  readonly upload: Upload;
  /** Stores a table as the next version of a dataset. */
  addVersion(id: string, source: UploadSource, options?: UploadOptions): Promise<DatasetResponse>;
  /** A dataset as a file, streamed. */
  readonly export: Export;
}

export function createDatasets(datasets: DatasetsApi, rest: Rest, lifetime: AbortSignal): Datasets {
  const upload = createUpload(rest, lifetime);
  return {
    ...datasets,
    upload: (source, options = {}) => upload('/api/datasets/upload', source, options),
    addVersion: (id, source, options = {}) =>
      upload(`/api/datasets/${encodeURIComponent(id)}/versions`, source, options),
    export: createExport(rest),
  };
}
