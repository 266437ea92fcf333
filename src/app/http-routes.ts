import type { DatasetProcessing } from '../datasets/dataset-processing.ts';
import { createDatasetsHttpRoutes } from '../datasets/datasets.http.ts';
import type { DatasetsService } from '../datasets/datasets.service.ts';
import { createExportHttpRoutes } from '../datasets/export.http.ts';
import type { ExportService } from '../datasets/export.service.ts';
import { createMlHttpRoutes } from '../ml/ml.http.ts';
import type { MlService } from '../ml/ml.service.ts';
import type { HttpRoute } from '../procedure/http-route.ts';
import type { SharingService } from '../visualizations/sharing.service.ts';
import { createVisualizationsHttpRoutes } from '../visualizations/visualizations.http.ts';

export interface HttpRouteServices {
  readonly datasets: DatasetsService;
  readonly processing: DatasetProcessing;
  readonly exports: ExportService;
  readonly ml: MlService;
  readonly sharing: SharingService;
}

/** The routes that are no procedures: files in, files and streams out, answers that wait for a job. */
export function createHttpRoutes(services: HttpRouteServices): HttpRoute[] {
  return [
    ...createDatasetsHttpRoutes(services.datasets, services.processing),
    ...createExportHttpRoutes(services.exports),
    ...createMlHttpRoutes(services.ml),
    ...createVisualizationsHttpRoutes(services.sharing),
  ];
}
