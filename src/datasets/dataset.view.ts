import type { ColumnProfile } from '../table/profile.ts';
import type { CardRow } from './dataset-list.store.ts';
import type { DatasetDetail, DatasetResponse } from './datasets.schema.ts';

/** How a dataset's row looks on the wire. */
export function datasetView(row: CardRow): DatasetResponse {
  const columns = row.column_names;
  return {
    id: row.id,
    user_id: row.user_id,
    name: row.name,
    description: row.description,
    is_public: row.is_public,
    tags: row.tags,
    metadata: {
      row_count: row.row_count,
      column_count: row.column_count,
      columns,
      column_types: Object.fromEntries(
        columns.map((name, index) => [name, row.column_types[index] ?? 'unknown']),
      ),
      size_mb: megabytes(row.file_bytes),
      updated_at: row.updated_at.toISOString(),
    },
    file_info: {
      filename: row.filename,
      size: row.file_bytes,
      mime_type: row.mime_type,
      ...(row.created_from_version === null ? {} : { created_from_version: row.created_from_version }),
    },
    status: row.status,
    error_message: row.error_message,
    version: row.version,
    parent_id: row.parent_id,
    row_count: row.row_count,
    column_count: row.column_count,
    columns,
    size_mb: megabytes(row.file_bytes),
    is_processed: row.processed_at !== null,
    filename: row.filename,
    size: row.file_bytes,
    warnings: row.warnings,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    processed_at: row.processed_at?.toISOString() ?? null,
    explain_personal_columns: row.explain_personal_columns,
  };
}

/** Column statistics by column name; the names are the uploader's, `__proto__` included. */
export function columnStatisticsView(columns: readonly ColumnProfile[]): DatasetDetail['column_stats'] {
  return byName(columns, (column) => {
    const statistics = column.statistics;
    if (statistics.type === 'numeric') {
      const { histogram, ...figures } = statistics;
      return {
        ...figures,
        histogram: histogram === null ? null : { edges: [...histogram.edges], counts: [...histogram.counts] },
      };
    }
    return { ...statistics, most_common: statistics.most_common.map(([value, count]) => [value, count]) };
  });
}

function byName<T>(
  columns: readonly ColumnProfile[],
  value: (column: ColumnProfile) => T,
): Record<string, T> {
  return Object.fromEntries(columns.map((column) => [column.name, value(column)]));
}

export function megabytes(bytes: number): number {
  return Math.round((bytes / (1024 * 1024)) * 1e4) / 1e4;
}
