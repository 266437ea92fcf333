import { AppError } from '../platform/app-error.ts';

/** A file that cannot be read as a table: which line, which column, why, and what to do. */
export function refuse(message: string, cause?: unknown): AppError {
  return new AppError({ code: 'BAD_REQUEST', message, cause });
}

/** `1,234,567`: figures in sentences, the same on every machine. */
export function figure(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `3 rows`, `1 row`. */
export function counted(count: number, noun: string): string {
  return `${figure(count)} ${noun}${count === 1 ? '' : 's'}`;
}
