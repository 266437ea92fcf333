// Written by `npm run client:generate` from the schemas of the service; not to be edited.
import type * as z from 'zod';
import type {
  Algorithms,
  AskResponse,
  AuthChangePasswordInput,
  AuthConfirmPasswordResetInput,
  AuthLoginInput,
  AuthLogoutInput,
  AuthRefreshInput,
  AuthRegisterInput,
  AuthResetPasswordInput,
  AuthRevokeSessionInput,
  AuthUpdateMeInput,
  AuthVerifyEmailInput,
  CancelledRun,
  Cluster,
  ClusterExplanation,
  ColumnDrift,
  ColumnStatistics,
  CreatedShareLink,
  DatasetDetail,
  DatasetList,
  DatasetResponse,
  DatasetStats,
  DatasetVersions,
  DatasetWithData,
  DatasetsCopySampleInput,
  DatasetsDataInput,
  DatasetsDeleteInput,
  DatasetsGetInput,
  DatasetsListInput,
  DatasetsStatsInput,
  DatasetsUpdateInput,
  DatasetsVersionsInput,
  DetailedHealth,
  ErrorBody,
  EventsOnEventInput,
  ExplainResponse,
  Fact,
  Health,
  HealthComponent,
  LiveEvent,
  MLConfig,
  MlAskInput,
  MlCancelInput,
  MlExplainInput,
  MlExplainSelectionInput,
  MlOnAnswerInput,
  MlOnProgressInput,
  MlProcessInput,
  MlProgressInput,
  MlResultsInput,
  PerformanceMetrics,
  Point,
  ProcessingProgress,
  ProcessingResult,
  Readiness,
  Recommendation,
  ResultMetadata,
  RunStarted,
  Sample,
  Samples,
  SelectionResponse,
  Sentence,
  SessionResponse,
  ShareAccessList,
  ShareLink,
  ShareLinkList,
  SharedResult,
  TokenResponse,
  UserList,
  UserProfile,
  UserResponse,
  UserStats,
  UsersActivateInput,
  UsersDeactivateInput,
  UsersDeleteInput,
  UsersGetInput,
  UsersListInput,
  UsersStatsInput,
  VersionChanges,
  Visualization,
  VisualizationList,
  VisualizationsAccessesInput,
  VisualizationsCreateInput,
  VisualizationsCreateLinkInput,
  VisualizationsDeleteInput,
  VisualizationsGetInput,
  VisualizationsLinksInput,
  VisualizationsListInput,
  VisualizationsRevokeLinkInput,
  VisualizationsUpdateInput,
} from './api.ts';

export declare const algorithmsSchema: z.ZodType<Algorithms>;
export declare const askResponseSchema: z.ZodType<AskResponse>;
export declare const authChangePasswordInputSchema: z.ZodType<object, AuthChangePasswordInput>;
export declare const authConfirmPasswordResetInputSchema: z.ZodType<object, AuthConfirmPasswordResetInput>;
export declare const authLoginInputSchema: z.ZodType<object, AuthLoginInput>;
export declare const authLogoutInputSchema: z.ZodType<object, AuthLogoutInput>;
export declare const authRefreshInputSchema: z.ZodType<object, AuthRefreshInput>;
export declare const authRegisterInputSchema: z.ZodType<object, AuthRegisterInput>;
export declare const authResetPasswordInputSchema: z.ZodType<object, AuthResetPasswordInput>;
export declare const authRevokeSessionInputSchema: z.ZodType<object, AuthRevokeSessionInput>;
export declare const authUpdateMeInputSchema: z.ZodType<object, AuthUpdateMeInput>;
export declare const authVerifyEmailInputSchema: z.ZodType<object, AuthVerifyEmailInput>;
export declare const cancelledRunSchema: z.ZodType<CancelledRun>;
export declare const clusterExplanationSchema: z.ZodType<ClusterExplanation>;
export declare const clusterSchema: z.ZodType<Cluster>;
export declare const columnDriftSchema: z.ZodType<ColumnDrift>;
export declare const columnStatisticsSchema: z.ZodType<ColumnStatistics>;
export declare const createdShareLinkSchema: z.ZodType<CreatedShareLink>;
export declare const datasetDetailSchema: z.ZodType<DatasetDetail>;
export declare const datasetListSchema: z.ZodType<DatasetList>;
export declare const datasetResponseSchema: z.ZodType<DatasetResponse>;
export declare const datasetStatsSchema: z.ZodType<DatasetStats>;
export declare const datasetVersionsSchema: z.ZodType<DatasetVersions>;
export declare const datasetWithDataSchema: z.ZodType<DatasetWithData>;
export declare const datasetsCopySampleInputSchema: z.ZodType<object, DatasetsCopySampleInput>;
export declare const datasetsDataInputSchema: z.ZodType<object, DatasetsDataInput>;
export declare const datasetsDeleteInputSchema: z.ZodType<object, DatasetsDeleteInput>;
export declare const datasetsGetInputSchema: z.ZodType<object, DatasetsGetInput>;
export declare const datasetsListInputSchema: z.ZodType<object, DatasetsListInput>;
export declare const datasetsStatsInputSchema: z.ZodType<object, DatasetsStatsInput>;
export declare const datasetsUpdateInputSchema: z.ZodType<object, DatasetsUpdateInput>;
export declare const datasetsVersionsInputSchema: z.ZodType<object, DatasetsVersionsInput>;
export declare const detailedHealthSchema: z.ZodType<DetailedHealth>;
export declare const errorBodySchema: z.ZodType<ErrorBody>;
export declare const eventsOnEventInputSchema: z.ZodType<object, EventsOnEventInput>;
export declare const explainResponseSchema: z.ZodType<ExplainResponse>;
export declare const factSchema: z.ZodType<Fact>;
export declare const healthComponentSchema: z.ZodType<HealthComponent>;
export declare const healthSchema: z.ZodType<Health>;
export declare const liveEventSchema: z.ZodType<LiveEvent>;
export declare const mlAskInputSchema: z.ZodType<object, MlAskInput>;
export declare const mlCancelInputSchema: z.ZodType<object, MlCancelInput>;
export declare const mlConfigSchema: z.ZodType<MLConfig>;
export declare const mlExplainInputSchema: z.ZodType<object, MlExplainInput>;
export declare const mlExplainSelectionInputSchema: z.ZodType<object, MlExplainSelectionInput>;
export declare const mlOnAnswerInputSchema: z.ZodType<object, MlOnAnswerInput>;
export declare const mlOnProgressInputSchema: z.ZodType<object, MlOnProgressInput>;
export declare const mlProcessInputSchema: z.ZodType<object, MlProcessInput>;
export declare const mlProgressInputSchema: z.ZodType<object, MlProgressInput>;
export declare const mlResultsInputSchema: z.ZodType<object, MlResultsInput>;
export declare const performanceMetricsSchema: z.ZodType<PerformanceMetrics>;
export declare const pointSchema: z.ZodType<Point>;
export declare const processingProgressSchema: z.ZodType<ProcessingProgress>;
export declare const processingResultSchema: z.ZodType<ProcessingResult>;
export declare const readinessSchema: z.ZodType<Readiness>;
export declare const recommendationSchema: z.ZodType<Recommendation>;
export declare const resultMetadataSchema: z.ZodType<ResultMetadata>;
export declare const runStartedSchema: z.ZodType<RunStarted>;
export declare const sampleSchema: z.ZodType<Sample>;
export declare const samplesSchema: z.ZodType<Samples>;
export declare const selectionResponseSchema: z.ZodType<SelectionResponse>;
export declare const sentenceSchema: z.ZodType<Sentence>;
export declare const sessionResponseSchema: z.ZodType<SessionResponse>;
export declare const shareAccessListSchema: z.ZodType<ShareAccessList>;
export declare const shareLinkListSchema: z.ZodType<ShareLinkList>;
export declare const shareLinkSchema: z.ZodType<ShareLink>;
export declare const sharedResultSchema: z.ZodType<SharedResult>;
export declare const tokenResponseSchema: z.ZodType<TokenResponse>;
export declare const userListSchema: z.ZodType<UserList>;
export declare const userProfileSchema: z.ZodType<UserProfile>;
export declare const userResponseSchema: z.ZodType<UserResponse>;
export declare const userStatsSchema: z.ZodType<UserStats>;
export declare const usersActivateInputSchema: z.ZodType<object, UsersActivateInput>;
export declare const usersDeactivateInputSchema: z.ZodType<object, UsersDeactivateInput>;
export declare const usersDeleteInputSchema: z.ZodType<object, UsersDeleteInput>;
export declare const usersGetInputSchema: z.ZodType<object, UsersGetInput>;
export declare const usersListInputSchema: z.ZodType<object, UsersListInput>;
export declare const usersStatsInputSchema: z.ZodType<object, UsersStatsInput>;
export declare const versionChangesSchema: z.ZodType<VersionChanges>;
export declare const visualizationListSchema: z.ZodType<VisualizationList>;
export declare const visualizationSchema: z.ZodType<Visualization>;
export declare const visualizationsAccessesInputSchema: z.ZodType<object, VisualizationsAccessesInput>;
export declare const visualizationsCreateInputSchema: z.ZodType<object, VisualizationsCreateInput>;
export declare const visualizationsCreateLinkInputSchema: z.ZodType<object, VisualizationsCreateLinkInput>;
export declare const visualizationsDeleteInputSchema: z.ZodType<object, VisualizationsDeleteInput>;
export declare const visualizationsGetInputSchema: z.ZodType<object, VisualizationsGetInput>;
export declare const visualizationsLinksInputSchema: z.ZodType<object, VisualizationsLinksInput>;
export declare const visualizationsListInputSchema: z.ZodType<object, VisualizationsListInput>;
export declare const visualizationsRevokeLinkInputSchema: z.ZodType<object, VisualizationsRevokeLinkInput>;
export declare const visualizationsUpdateInputSchema: z.ZodType<object, VisualizationsUpdateInput>;
