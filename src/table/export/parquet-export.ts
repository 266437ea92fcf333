import type { OnProgress } from '../../kernels/progress.ts';
import { draftParquet } from '../parquet.ts';
import { sqlIdentifier } from '../sql.ts';
import type { ExportSource } from './export-table.ts';

/** The table under its columns' own names. */
export async function writeParquet(
  { connection, columns, table }: ExportSource,
  target: string,
  onProgress: OnProgress,
): Promise<void> {
  const selected = columns.map(({ name, sql }) => `${sql} AS ${sqlIdentifier(name)}`).join(', ');
  const draft = await draftParquet(connection, `SELECT ${selected} FROM (${table})`, columns.length, target);
  await draft.commit();
  onProgress(1);
}
