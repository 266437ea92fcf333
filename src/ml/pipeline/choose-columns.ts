import { AppError } from '../../platform/app-error.ts';
import { isIdentifier } from '../../table/identifiers.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { MLConfig } from '../ml.schema.ts';
import { quoted, quotedList } from './wording.ts';

/** Features that a column of categories may become. */
export const MAX_ENCODED_CATEGORIES = 20;

export interface ChosenColumn {
  readonly column: ColumnProfile;
  /** `number`: its values, truth as 0 and 1. `date`: time as a number, and its cycles. `categories`: one feature each. */
  readonly use: 'number' | 'date' | 'categories';
  /** Whether it was asked for by name; others must show that they set rows apart. */
  readonly isNamed: boolean;
}

export interface ChosenColumns {
  readonly chosen: readonly ChosenColumn[];
  readonly steps: readonly string[];
}

/**
 * The columns a map is drawn from: those that were named, or all numeric ones but constants and identifiers (with
 * `encode_categorical` also truth values and columns of a few categories).
 *
 * @param target the column that rows are told apart by besides: no feature
 * @throws AppError BAD_REQUEST when a named column does not exist or cannot be a feature, or when nothing is left
 */
export function chooseColumns(
  columns: readonly ColumnProfile[],
  rowCount: number,
  config: Pick<MLConfig, 'feature_columns' | 'encode_categorical'>,
  target: string | null = null,
): ChosenColumns {
  const { feature_columns: names, encode_categorical: encode } = config;
  if (names === null) return chooseAll(columns, rowCount, encode, target);
  if (target !== null && names.includes(target)) {
    throw refusal(
      `The column ${quoted(target)} is the target and a feature as well. Leave it out of feature_columns, or out of umap_config.target_column.`,
    );
  }
  return chooseNamed(columns, names, encode);
}

function chooseAll(
  columns: readonly ColumnProfile[],
  rowCount: number,
  encode: boolean,
  target: string | null,
): ChosenColumns {
  const chosen: ChosenColumn[] = [];
  const leftOut = new Map<string, string[]>();
  for (const column of columns) {
    const reason = column.name === target ? 'it is the target' : reasonAgainst(column, rowCount, encode);
    if (reason === null)
      chosen.push({ column, use: column.type === 'categorical' ? 'categories' : 'number', isNamed: false });
    else leftOut.set(reason, [...(leftOut.get(reason) ?? []), column.name]);
  }
  const steps = [...leftOut].map(([reason, names]) => `Left out ${quotedList(names)}: ${reason}.`);
  if (chosen.length === 0) {
    throw noFeature(
      steps,
      !encode && columns.some(couldBeEncoded)
        ? `${USE_ALL_THE_SAME}, or set encode_categorical to true`
        : USE_ALL_THE_SAME,
    );
  }
  return { chosen, steps };
}

function couldBeEncoded({ type, statistics }: ColumnProfile): boolean {
  return (type === 'categorical' || type === 'boolean') && statistics.unique_count >= 2;
}

function reasonAgainst(column: ColumnProfile, rowCount: number, encode: boolean): string | null {
  const { type, statistics } = column;
  if (statistics.count === 0) return 'no value at all';
  if (type === 'datetime') return 'a date goes in only when it is named';
  if (type !== 'numeric') {
    if (!encode || (type !== 'categorical' && type !== 'boolean')) return 'not numeric';
    if (statistics.unique_count > MAX_ENCODED_CATEGORIES) {
      return `more than ${MAX_ENCODED_CATEGORIES} categories`;
    }
  }
  if (statistics.unique_count < 2) return 'the same value in every row';
  return isIdentifier(column, rowCount) ? 'it numbers the rows (an identifier)' : null;
}

function chooseNamed(
  columns: readonly ColumnProfile[],
  names: readonly string[],
  encode: boolean,
): ChosenColumns {
  assertKnownColumns(columns, names);
  const chosen: ChosenColumn[] = [];
  const steps: string[] = [];
  for (const column of columns.filter(({ name }) => names.includes(name))) {
    if (column.statistics.count === 0) steps.push(`Left out ${quoted(column.name)}: no value at all.`);
    else chosen.push({ column, use: namedUse(column, encode), isNamed: true });
  }
  if (chosen.length === 0) throw noFeature(steps, 'Name others in feature_columns');
  return { chosen, steps };
}

/** @throws AppError BAD_REQUEST that names the columns the table does not have */
export function assertKnownColumns(columns: readonly ColumnProfile[], names: readonly string[]): void {
  const known = new Set(columns.map(({ name }) => name));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw refusal(
      `There is no column ${quotedList(unknown)}. The table has ${quotedList([...known].slice(0, 50))}.`,
    );
  }
}

function namedUse({ name, type }: ColumnProfile, encode: boolean): ChosenColumn['use'] {
  if (type === 'numeric' || type === 'boolean') return 'number';
  if (type === 'datetime') return 'date';
  if (type !== 'categorical') {
    throw refusal(
      `The column ${quoted(name)} holds text and cannot be a feature. Leave it out of feature_columns.`,
    );
  }
  if (!encode) {
    throw refusal(
      `The column ${quoted(name)} holds categories, not numbers. Set encode_categorical to true, or leave it out of feature_columns.`,
    );
  }
  return 'categories';
}

const USE_ALL_THE_SAME = 'Name columns in feature_columns to use them all the same';

/** @param steps why each column was left out */
export function noFeature(steps: readonly string[], advice = USE_ALL_THE_SAME): AppError {
  const reasons = steps.length === 0 ? '' : ` ${steps.join(' ')}`;
  return refusal(`The table has no numeric feature to draw a map from.${reasons} ${advice}.`);
}

function refusal(message: string): AppError {
  return new AppError({ code: 'BAD_REQUEST', message });
}
