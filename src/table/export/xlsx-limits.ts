import { figure, refuse } from '../refusal.ts';

/** What a sheet of Excel holds, the header among its rows. */
const EXCEL_MAX_ROWS = 1_048_576;
export const EXCEL_MAX_CHARACTERS = 32_767;

/** @throws AppError BAD_REQUEST for more rows than a sheet holds */
export function assertFitsExcel(rowCount: number): void {
  if (rowCount + 1 <= EXCEL_MAX_ROWS) return;
  throw refuse(
    `An Excel sheet holds at most ${figure(EXCEL_MAX_ROWS - 1)} rows below its header, and the table has ${figure(rowCount)}. Export it as CSV or Parquet instead.`,
  );
}
