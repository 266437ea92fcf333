import { AppError } from '../../platform/app-error.ts';
import { sqlString } from '../sql.ts';
import type { DatePlan } from './date-plan.ts';

const DIRECTIVES = new Set('YymdHIMSfgnpzbBjeaA-%'.split(''));

const TOKENS: readonly (readonly [token: string, directive: string])[] = [
  ['YYYY', '%Y'],
  ['yyyy', '%Y'],
  ['YY', '%y'],
  ['yy', '%y'],
  ['MMMM', '%B'],
  ['MMM', '%b'],
  ['MM', '%m'],
  ['M', '%m'],
  ['DD', '%d'],
  ['dd', '%d'],
  ['D', '%d'],
  ['d', '%d'],
  ['HH', '%H'],
  ['H', '%H'],
  ['hh', '%I'],
  ['h', '%I'],
  ['mm', '%M'],
  ['ss', '%S'],
  ['SSSSSS', '%f'],
  ['SSS', '%g'],
  ['A', '%p'],
  ['a', '%p'],
  ['Z', '%z'],
];

/**
 * The date format of an uploader as strptime understands it: it may be one already (`%d/%m/%Y`) or be written with
 * letters (`DD/MM/YYYY HH:mm`, or Excel's `dd/mm/yyyy`).
 *
 * @throws AppError VALIDATION for a format with no day, month and year
 */
export function parseDateFormat(format: string): string {
  const directives = format.includes('%') ? format : fromTokens(format);
  const used = [...directives.matchAll(/%-?(.)/g)].map(([, letter]) => letter!);
  const names = new Set(used);
  const complete =
    (names.has('Y') || names.has('y')) &&
    (names.has('j') ||
      ((names.has('m') || names.has('b') || names.has('B')) && (names.has('d') || names.has('e'))));
  if (!complete || used.some((letter) => !DIRECTIVES.has(letter)) || format.length > 64) {
    throw invalidFormat();
  }
  return directives;
}

function fromTokens(format: string): string {
  const lowerMonth = !/M/.test(format) && !/[Hh]/.test(format);
  let rest = lowerMonth ? format.replace(/mm?/, 'MM') : format;
  let directives = '';
  while (rest.length > 0) {
    const match = TOKENS.find(([token]) => rest.startsWith(token));
    directives += match === undefined ? rest[0]! : match[1];
    rest = rest.slice(match === undefined ? 1 : match[0].length);
  }
  return directives;
}

function invalidFormat(): AppError {
  const message = 'date_format should name year, month and day, such as %d/%m/%Y or DD/MM/YYYY.';
  return new AppError({
    code: 'VALIDATION',
    message,
    details: [{ loc: ['body', 'date_format'], msg: message, type: 'value_error' }],
  });
}

/** How columns written in this strptime format are stored and read. */
export function plannedBy(format: string): DatePlan {
  const storageType = /%z/.test(format) ? 'TIMESTAMPTZ' : /%[HIMSfgnp]/.test(format) ? 'TIMESTAMP' : 'DATE';
  return { storageType, sql: (text) => `strptime(${text}, ${sqlString(format)})::${storageType}` };
}
