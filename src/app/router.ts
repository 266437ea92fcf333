import { createAuthRouter } from '../auth/auth.router.ts';
import type { AuthService } from '../auth/auth.service.ts';
import type { DatasetProcessing } from '../datasets/dataset-processing.ts';
import { createDatasetsRouter } from '../datasets/datasets.router.ts';
import type { DatasetsService } from '../datasets/datasets.service.ts';
import { createEventsRouter } from '../events/events.router.ts';
import type { EventReader } from '../events/read-events.ts';
import type { QuestionsService } from '../explanations/ask/questions.service.ts';
import { createExplanationsRouter } from '../explanations/explanations.router.ts';
import type { ExplanationsService } from '../explanations/explanations.service.ts';
import { createHealthRouter } from '../health/health.router.ts';
import type { HealthService } from '../health/health.service.ts';
import { createMlRouter } from '../ml/ml.router.ts';
import type { MlService } from '../ml/ml.service.ts';
import { mergeRouters, router } from '../procedure/procedure.ts';
import { createUsersRouter } from '../users/users.router.ts';
import type { UsersService } from '../users/users.service.ts';
import type { SharingService } from '../visualizations/sharing.service.ts';
import { createVisualizationsRouter } from '../visualizations/visualizations.router.ts';
import type { VisualizationsService } from '../visualizations/visualizations.service.ts';

export interface AppServices {
  readonly auth: AuthService;
  readonly users: UsersService;
  readonly datasets: DatasetsService;
  readonly processing: DatasetProcessing;
  readonly ml: MlService;
  readonly explanations: ExplanationsService;
  readonly questions: QuestionsService;
  readonly visualizations: VisualizationsService;
  readonly sharing: SharingService;
  readonly readEvents: EventReader;
  readonly health: HealthService;
}

/** The tRPC tree: one branch for each domain. */
export function createAppRouter(services: AppServices) {
  return router({
    auth: createAuthRouter(services.auth),
    users: createUsersRouter(services.users),
    datasets: createDatasetsRouter(services.datasets, services.processing),
    ml: mergeRouters(
      createMlRouter({ ml: services.ml, readEvents: services.readEvents }),
      createExplanationsRouter(services.explanations, services.questions),
    ),
    visualizations: createVisualizationsRouter(services.visualizations, services.sharing),
    events: createEventsRouter(services.readEvents),
    health: createHealthRouter(services.health),
  });
}

export type AppRouter = ReturnType<typeof createAppRouter>;
