import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { DatasetResponse } from '../../generated/api.ts';
import type { DataMirageError } from '../errors.ts';
import type { UploadOptions, UploadProgress } from '../upload.ts';
import type { UploadSource } from '../upload-source.ts';
import { useDataMirage, useQueries } from './provider.ts';

/** What is uploaded, and what is said of it. */
export interface UploadVariables extends Omit<UploadOptions, 'signal' | 'onProgress'> {
  readonly source: UploadSource;
  /** Stores the table as the next version of this dataset. */
  readonly versionOf?: string;
}

/** A mutation of TanStack Query with its progress. */
export type UploadControl = UseMutationResult<DatasetResponse, DataMirageError, UploadVariables> & {
  /** Null before the first upload. */
  readonly progress: UploadProgress | null;
  /** Ends the upload under way, the latest when there are several. */
  abort(): void;
};

/** `upload.mutate({ source: file })`. Lists of datasets are read anew afterwards. */
export function useUpload(): UploadControl {
  const client = useDataMirage();
  const queries = useQueries();
  const queryClient = useQueryClient();
  const [progress, setProgress] = useState<UploadProgress | null>(null);
  const uploading = useRef<AbortController | null>(null);

  const mutation = useMutation<DatasetResponse, DataMirageError, UploadVariables>({
    mutationFn: ({ source, versionOf, ...fields }) => {
      const controller = new AbortController();
      uploading.current = controller;
      const options = { ...fields, signal: controller.signal, onProgress: setProgress };
      return versionOf === undefined
        ? client.datasets.upload(source, options)
        : client.datasets.addVersion(versionOf, source, options);
    },
    onSuccess: () => queryClient.invalidateQueries(queries.datasets.pathFilter()),
  });
  return { ...mutation, progress, abort: () => uploading.current?.abort() };
}
