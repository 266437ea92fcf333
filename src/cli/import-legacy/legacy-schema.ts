/** The tables of the old service as its models declare them, by what is read at once and what one row at a time. */

export type LegacyTable = 'users' | 'datasets' | 'visualizations';

interface TableColumns {
  readonly small: readonly string[];
  /** JSON of any size. */
  readonly large: readonly string[];
}

export const COLUMNS: Readonly<Record<LegacyTable, TableColumns>> = {
  users: {
    small: [
      'id',
      'email',
      'hashed_password',
      'first_name',
      'last_name',
      'profile_image_url',
      'is_active',
      'is_admin',
      'email_verified',
      'last_login',
      'login_count',
      'created_at',
      'updated_at',
    ],
    large: [],
  },
  datasets: {
    small: [
      'id',
      'user_id',
      'name',
      'description',
      'file_info',
      'processing_config',
      'status',
      'error_message',
      'is_public',
      'tags',
      'version',
      'parent_id',
      'created_at',
      'updated_at',
      'processed_at',
    ],
    large: ['original_data', 'processing_results'],
  },
  visualizations: {
    small: [
      'id',
      'dataset_id',
      'user_id',
      'name',
      'description',
      'config',
      'liked_by',
      'created_at',
      'updated_at',
    ],
    large: ['results'],
  },
};

/** Without these a database is not the old service's, or not whole. */
export const REQUIRED: Readonly<Partial<Record<LegacyTable, readonly string[]>>> = {
  users: ['id', 'email', 'hashed_password'],
  datasets: ['id', 'user_id', 'original_data'],
};
