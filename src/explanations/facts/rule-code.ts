import type { Condition } from './fact.ts';

/**
 * A rule as code that a reader can run on the table. Names and categories come from strangers' files: they only ever stand
 * inside quotes, where nothing of them is read as code. An empty cell meets no condition, as in the counts of the rule.
 */

/** What follows WHERE in SQL: PostgreSQL, DuckDB, SQLite. */
export function ruleAsSql(conditions: readonly Condition[]): string {
  return conditions.map(sqlCondition).join(' AND ');
}

/** An expression over a DataFrame `df`, with pandas imported as `pd`. */
export function ruleAsPandas(conditions: readonly Condition[]): string {
  return `df[${conditions.map((condition) => `(${pandasCondition(condition)})`).join(' & ')}]`;
}

/** An expression over the answer of `client.results(datasetId)` of the SDK, called `result`. */
export function ruleAsSdk(conditions: readonly Condition[]): string {
  return `result.points.filter(({ original_data: row }) => ${conditions.map(sdkCondition).join(' && ')})`;
}

function sqlCondition(condition: Condition): string {
  const column = `"${condition.column.replaceAll('"', '""')}"`;
  if ('category' in condition) {
    const category = `'${condition.category.replaceAll("'", "''")}'`;
    return `${column} ${condition.is === 'equal' ? '=' : '<>'} ${category}`;
  }
  if ('date' in condition) {
    const operator = condition.is === 'from' ? '>=' : '<=';
    return condition.hasTime
      ? `${column} ${operator} TIMESTAMP '${isoDate(condition.date, true).replace('T', ' ')}'`
      : `${column} ${operator} DATE '${isoDate(condition.date, false)}'`;
  }
  return `${column} ${condition.is === 'at least' ? '>=' : '<='} ${plainNumber(condition.value)}`;
}

function pandasCondition(condition: Condition): string {
  const column = `df[${pythonString(condition.column)}]`;
  if ('category' in condition) {
    const has = `${column}.isin([${pythonCategories(condition.category)}])`;
    // A missing value is unequal to everything in pandas.
    return condition.is === 'equal' ? has : `${column}.notna() & ~${has}`;
  }
  if ('date' in condition) {
    const operator = condition.is === 'from' ? '>=' : '<=';
    return `pd.to_datetime(${column}) ${operator} pd.Timestamp("${isoDate(condition.date, condition.hasTime)}")`;
  }
  return `${column} ${condition.is === 'at least' ? '>=' : '<='} ${plainNumber(condition.value)}`;
}

/** Columns of truth values hold no text in pandas. */
function pythonCategories(category: string): string {
  const text = pythonString(category);
  if (category === 'true') return `${text}, True`;
  return category === 'false' ? `${text}, False` : text;
}

function sdkCondition(condition: Condition): string {
  const cell = `row[${scriptString(condition.column)}]`;
  if ('category' in condition) {
    const operator = condition.is === 'equal' ? '===' : '!==';
    return `${cell} != null && String(${cell}) ${operator} ${scriptString(condition.category)}`;
  }
  if ('date' in condition) {
    const operator = condition.is === 'from' ? '>=' : '<=';
    const date = isoDate(condition.date, condition.hasTime);
    // Times of day have no zone, or UTC; both are read as UTC.
    return condition.hasTime
      ? `Date.parse(String(${cell}).replace(/Z?$/, "Z")) ${operator} Date.parse("${date}Z")`
      : `${cell} != null && String(${cell}) ${operator} "${date}"`;
  }
  const operator = condition.is === 'at least' ? '>=' : '<=';
  return `${cell} != null && Number(${cell}) ${operator} ${plainNumber(condition.value)}`;
}

/** 2024-02-29, or 2024-02-29T12:30:00 with as much of a fraction as there is. */
function isoDate(date: number, hasTime: boolean): string {
  const text = new Date(date).toISOString();
  return hasTime ? text.replace(/(\.000)?Z$/, '') : text.slice(0, 10);
}

/** As SQL, Python and JavaScript all read it. */
function plainNumber(value: number): string {
  return Object.is(value, -0) ? '0' : String(value);
}

/** Characters that end a line, turn its direction or cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

function scriptString(text: string): string {
  return quoted(text, (character) =>
    Array.from({ length: character.length }, (_, i) => `\\u${hex(character.charCodeAt(i), 4)}`).join(''),
  );
}

function pythonString(text: string): string {
  return quoted(text, (character) => `\\U${hex(character.codePointAt(0)!, 8)}`);
}

function quoted(text: string, escaped: (character: string) => string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(UNSEEN, escaped)}"`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
