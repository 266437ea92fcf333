import { mlConfigSchema } from '../ml/ml.schema.ts';
import type { ApiExamples } from '../transport/openapi.ts';

/**
 * What each call looks like, for the documentation: one made-up account with one table of three penguins' worth of
 * columns. A test holds every example against the schema of its call.
 */

const AT = '2026-01-15T09:30:00.000Z';
const LATER = '2026-01-15T09:30:04.210Z';
const USER_ID = '019bc0de-0000-7000-8000-000000000001';
const DATASET_ID = '019bc0de-0000-7000-8000-000000000002';
const RUN_ID = '019bc0de-0000-7000-8000-000000000003';
const VISUALIZATION_ID = '019bc0de-0000-7000-8000-000000000004';
const LINK_ID = '019bc0de-0000-7000-8000-000000000005';
const SESSION_ID = '019bc0de-0000-7000-8000-000000000006';

const PASSWORD = 'a-long-pass1';
const NEW_PASSWORD = 'an-even-longer-pass2';
const ONE_TIME_TOKEN = 'the-token-of-the-mailed-link';

const user = {
  id: USER_ID,
  email: 'ada@example.com',
  first_name: 'Ada',
  last_name: 'Lovelace',
  profile_image_url: null,
  full_name: 'Ada Lovelace',
  name: 'Ada Lovelace',
  initials: 'AL',
  is_active: true,
  is_admin: false,
  email_verified: true,
  preferred_language: 'en',
  last_login: AT,
  login_count: 3,
  created_at: AT,
  updated_at: AT,
};

const profile = { ...user, datasets_count: 1, visualizations_count: 1, last_dataset_uploaded: AT };

const tokens = {
  access_token: 'eyJhbGciOiJIUzI1NiJ9.e30.signature',
  refresh_token: 'the-refresh-token',
  token_type: 'bearer',
  expires_in: 1800,
  user,
};

const session = {
  id: SESSION_ID,
  device_name: 'Firefox on Linux (desktop)',
  ip_address: '192.0.2.7',
  is_active: true,
  is_current: true,
  expires_at: '2026-01-22T09:30:00.000Z',
  last_used: AT,
  created_at: AT,
};

const columns = ['species', 'bill_length_mm', 'body_mass_g'];

const dataset = {
  id: DATASET_ID,
  user_id: USER_ID,
  name: 'Penguins',
  description: 'Three species on three islands',
  is_public: false,
  tags: ['biology'],
  metadata: {
    row_count: 344,
    column_count: 3,
    columns,
    column_types: { species: 'categorical', bill_length_mm: 'numeric', body_mass_g: 'numeric' },
    size_mb: 0.0065,
    updated_at: AT,
  },
  file_info: { filename: 'penguins.csv', size: 6816, mime_type: 'text/csv' },
  status: 'processed',
  error_message: null,
  version: 1,
  parent_id: null,
  row_count: 344,
  column_count: 3,
  columns,
  size_mb: 0.0065,
  is_processed: true,
  filename: 'penguins.csv',
  size: 6816,
  warnings: [],
  created_at: AT,
  updated_at: AT,
  processed_at: LATER,
  explain_personal_columns: false,
};

const row = { species: 'Adelie', bill_length_mm: 39.1, body_mass_g: 3750 };

const columnStats = {
  species: {
    type: 'categorical',
    count: 344,
    null_count: 0,
    unique_count: 3,
    most_common: [
      ['Adelie', 152],
      ['Gentoo', 124],
      ['Chinstrap', 68],
    ],
  },
};

const detail = { ...dataset, sample_data: [row], column_stats: columnStats };

const performance = {
  silhouette_score: 0.61,
  calinski_harabasz_score: 540.2,
  davies_bouldin_score: 0.52,
  explained_variance_ratio: [0.68, 0.19, 0.09],
  stress: null,
  trustworthiness: 0.97,
  trustworthiness_sample: 342,
  silhouette_sample: 342,
};

const result = {
  run_id: RUN_ID,
  points: [
    {
      id: '0',
      position: [-1.8423, 0.0312, 0.2406],
      color: '#E69F00',
      size: 1,
      cluster: 0,
      is_anomaly: false,
      original_data: row,
    },
  ],
  clusters: [{ id: 0, color: '#E69F00', count: 342, center: [-1.5, 0.1, 0], label: 'Cluster 0' }],
  explanations: [
    {
      cluster_id: 0,
      explanation: 'Cluster 0 holds all 342 rows of the map. There is no other group to compare it with.',
      characteristics: [],
      data_points: 342,
      key_features: ['body_mass_g'],
      representative_points: ['17'],
      source: 'template',
    },
  ],
  anomalies: [],
  metadata: {
    total_points: 342,
    processing_time: 1.2,
    reduction_method: 'pca',
    clustering_method: 'kmeans',
    features_used: ['bill_length_mm', 'body_mass_g'],
    preprocessing_steps: ['2 rows with missing values were left out'],
  },
  performance,
};

const config = {
  reduction_method: 'umap',
  clustering_method: 'kmeans',
  kmeans_config: { n_clusters: 'auto' },
};

const progress = {
  dataset_id: DATASET_ID,
  stage: 'reduction',
  progress: 42.5,
  message: 'Laying out the map',
  estimated_remaining: 1.8,
};

const visualization = {
  id: VISUALIZATION_ID,
  user_id: USER_ID,
  dataset_id: DATASET_ID,
  dataset_name: 'Penguins',
  run_id: RUN_ID,
  name: 'Penguins by size',
  description: null,
  is_favorite: true,
  reduction_method: 'pca',
  clustering_method: 'kmeans',
  total_points: 342,
  performance,
  created_at: AT,
  updated_at: AT,
};

const link = {
  link_id: LINK_ID,
  hidden_columns: ['species'],
  views: 2,
  last_viewed: LATER,
  created_at: AT,
  expires_at: '2026-01-22T09:30:00.000Z',
  revoked_at: null,
  is_active: true,
};

const recommended = mlConfigSchema.parse({ ...config, handle_missing: 'median' });

const stats = {
  dataset_id: DATASET_ID,
  basic_info: {
    row_count: 344,
    column_count: 3,
    size_mb: 0.0065,
    numeric_columns: 2,
    categorical_columns: 1,
    missing_values: 4,
  },
  columns: columnStats,
  processing_history: [
    {
      run_id: RUN_ID,
      status: 'completed',
      reduction_method: 'pca',
      clustering_method: 'kmeans',
      processing_time: 1.2,
      created_at: AT,
    },
  ],
  quality: {
    completeness: 0.996,
    duplicate_rows: 0,
    findings: [
      {
        kind: 'missing_together',
        severity: 'info',
        columns: ['bill_length_mm', 'body_mass_g'],
        figures: { rows: 2 },
        message: '“bill_length_mm” and “body_mass_g” are missing together in 2 rows.',
      },
    ],
  },
  correlations: {
    rows_used: 344,
    columns_left_out: 0,
    numeric: [{ columns: ['bill_length_mm', 'body_mass_g'], pearson: 0.6, spearman: 0.58, n: 342 }],
    categorical: [],
    mixed: [{ columns: ['species', 'body_mass_g'], correlation_ratio: 0.82, n: 342 }],
  },
  recommendations: [
    {
      name: 'Overview',
      config: recommended,
      reasons: ['344 rows are few enough for UMAP to answer within seconds.'],
    },
  ],
  language: 'en',
};

const secondVersion = {
  ...dataset,
  id: '019bc0de-0000-7000-8000-000000000007',
  version: 2,
  parent_id: DATASET_ID,
  row_count: 350,
};

const changes = {
  compared_to: DATASET_ID,
  rows: { before: 344, after: 350, difference: 6, added: 6, removed: 0 },
  columns: { added: [], removed: [], renamed: [] },
  types: [],
  drift: [
    {
      column: 'body_mass_g',
      level: 'none',
      missing: { before: 0.0058, after: 0.0057 },
      numeric: {
        mean: { before: 4201.8, after: 4210.3 },
        std: { before: 802, after: 803.4 },
        mean_shift: 0.011,
        std_ratio: 1.002,
        psi: 0.003,
        ks: 0.006,
      },
    },
  ],
};

const sample = {
  name: 'palmer-penguins',
  title: { fr: 'Manchots de Palmer', en: 'Palmer penguins' },
  description: { fr: 'Trois espèces sur trois îles', en: 'Three species on three islands' },
  tags: ['biology'],
  filename: 'palmer-penguins.csv',
  size: 15240,
  row_count: 344,
  columns,
  origin: 'Palmer Station LTER',
  licence: 'CC0-1.0',
  recommended_config: recommended,
};

const page = { total: 1, page: 1, per_page: 100, pages: 1 };

export const API_EXAMPLES: ApiExamples = {
  'auth.register': {
    body: { email: user.email, password: PASSWORD, confirm_password: PASSWORD, name: user.name },
    answer: tokens,
  },
  'auth.login': { body: { email: user.email, password: PASSWORD, remember_me: true }, answer: tokens },
  'auth.refresh': { body: { refresh_token: tokens.refresh_token }, answer: tokens },
  'auth.me': { answer: profile },
  'auth.updateMe': { body: { first_name: 'Augusta', preferred_language: 'fr' }, answer: user },
  'auth.changePassword': {
    body: { current_password: PASSWORD, new_password: NEW_PASSWORD, confirm_password: NEW_PASSWORD },
  },
  'auth.sessions': { answer: [session] },
  'auth.resetPassword': { body: { email: user.email } },
  'auth.confirmPasswordReset': {
    body: { token: ONE_TIME_TOKEN, new_password: NEW_PASSWORD, confirm_password: NEW_PASSWORD },
  },
  'auth.verifyEmail': { body: { token: ONE_TIME_TOKEN } },

  'users.list': { answer: { users: [user], ...page } },
  'users.get': { answer: profile },
  'users.activate': { answer: user },
  'users.deactivate': { answer: { ...user, is_active: false } },
  'users.stats': {
    answer: {
      user_id: USER_ID,
      datasets_count: 1,
      visualizations_count: 1,
      total_processing_time: 4.2,
      most_used_algorithms: ['pca', 'kmeans'],
      account_age_days: 12,
      last_login: AT,
      login_count: 3,
    },
  },

  'datasets.upload': { answer: dataset },
  'datasets.list': { answer: { datasets: [dataset], ...page } },
  'datasets.get': { answer: detail },
  'datasets.data': {
    answer: {
      ...detail,
      original_data: [row],
      processed_data: null,
      processing_config: null,
      processing_results: null,
    },
  },
  'datasets.stats': { answer: stats },
  'datasets.versions': {
    answer: {
      versions: [
        { ...dataset, changes: null },
        { ...secondVersion, changes },
      ],
    },
  },
  'datasets.uploadVersion': { answer: secondVersion },
  'datasets.samples': { answer: { samples: [sample] } },
  'datasets.copySample': {
    answer: { ...dataset, is_processed: false, status: 'uploaded', processed_at: null },
  },
  'datasets.update': { body: { name: 'Penguins of Palmer station', tags: ['biology'] }, answer: dataset },

  'ml.process': { body: config, answer: result },
  'ml.progress': { answer: progress },
  'ml.results': { answer: result },
  'ml.explain': {
    answer: {
      run_id: RUN_ID,
      language: 'en',
      cluster_explanations: result.explanations,
      dataset_summary: 'One cluster holds all 342 rows.',
      anomaly_explanation: '',
      insights: [],
      sentences: {
        summary: [{ text: 'One cluster holds all 342 rows.', facts: ['d.structure'] }],
        anomalies: [],
      },
      facts: [
        {
          id: 'c0.size',
          kind: 'size',
          about: 'cluster',
          number: 0,
          details: { count: 342, total: 342, share: 1 },
        },
      ],
      source: 'template',
    },
  },
  'ml.explainSelection': {
    body: { rows: [3, 17], ranges: [[40, 60]] },
    answer: {
      run_id: RUN_ID,
      language: 'en',
      data_points: 23,
      total_points: 342,
      name: 'selection',
      explanation: 'The selection holds 23 rows, 6.7% of the map.',
      sentences: [{ text: 'The selection holds 23 rows, 6.7% of the map.', facts: ['s.size'] }],
      characteristics: [],
      key_features: [],
      representative_points: ['45'],
      facts: [
        {
          id: 's.size',
          kind: 'size',
          about: 'selection',
          number: null,
          details: { count: 23, total: 342, share: 0.067 },
        },
      ],
      source: 'template',
    },
  },
  'ml.ask': {
    body: { question: 'What is the average body mass on the island of Biscoe?', language: 'en' },
    answer: {
      run_id: RUN_ID,
      language: 'en',
      answer: 'Over 167 rows where “island” is “Biscoe”, the mean of “body_mass_g” is 4,716.',
      sentences: [
        {
          text: 'Over 167 rows where “island” is “Biscoe”, the mean of “body_mass_g” is 4,716.',
          facts: ['q0'],
        },
      ],
      facts: [
        {
          id: 'q0',
          kind: 'aggregate',
          about: 'dataset',
          number: null,
          details: {
            measure: 'mean',
            column: 'body_mass_g',
            filters: [{ column: 'island', is: 'equal', texts: ['Biscoe'] }],
            group_by: null,
            order: 'highest',
            is_date: false,
            total: 344,
            chosen: 168,
            group_count: 1,
            groups: [{ key: null, value: 4716.02, rows: 167 }],
          },
        },
      ],
      source: 'template',
    },
  },
  'ml.cancel': { answer: { run_id: RUN_ID, dataset_id: DATASET_ID } },

  'visualizations.list': { answer: { visualizations: [visualization], ...page } },
  'visualizations.create': {
    body: { dataset_id: DATASET_ID, name: visualization.name, is_favorite: true },
    answer: visualization,
  },
  'visualizations.get': { answer: visualization },
  'visualizations.update': { body: { is_favorite: false }, answer: visualization },
  'visualizations.createLink': {
    body: { expires_in_days: 7, hidden_columns: ['species'] },
    answer: {
      link_id: LINK_ID,
      url: 'https://mirage.example.com/api/share/the-token-of-the-link',
      expires_at: link.expires_at,
    },
  },
  'visualizations.links': { answer: { links: [link] } },
  'visualizations.accesses': {
    answer: { accesses: [{ at: LATER, ip_address: '192.0.2.7', user_agent: 'curl/8.5.0' }], ...page },
  },
  'visualizations.shared': {
    answer: {
      ...result,
      shared: {
        name: visualization.name,
        description: null,
        created_at: AT,
        expires_at: link.expires_at,
      },
    },
  },
};
