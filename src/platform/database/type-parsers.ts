import pg from 'pg';

/**
 * How values arrive from PostgreSQL: `timestamptz` as a Date, `jsonb` parsed, `int8` and `numeric` as numbers.
 *
 * `pg` hands out `int8` (file sizes, counts) and `numeric` (averages, sums of `int8`) as strings. Nothing here counts
 * beyond 2^53, so both become numbers; an `int8` that a number cannot hold fails its query rather than lose digits,
 * a `numeric` is rounded to the nearest number.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (format !== 'binary' && oid === pg.types.builtins.INT8) return parseInt8;
    if (format !== 'binary' && oid === pg.types.builtins.NUMERIC) return Number;
    return pg.types.getTypeParser(oid, format);
  },
};

function parseInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`${text} does not fit a number; select it as text (::text) instead`);
  }
  return value;
}
