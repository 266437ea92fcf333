import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ruleAsPandas, ruleAsSdk, ruleAsSql } from '../../../../src/explanations/facts/rule-code.ts';

const DATE = Date.UTC(2024, 1, 29);

describe('a rule as code', () => {
  it('is SQL', () => {
    expect(
      ruleAsSql([
        { column: 'age', is: 'at least', value: 40 },
        { column: 'city', is: 'different', category: "L'Isle" },
        { column: 'since', is: 'until', date: DATE, hasTime: false },
      ]),
    ).toBe(`"age" >= 40 AND "city" <> 'L''Isle' AND "since" <= DATE '2024-02-29'`);
    expect(ruleAsSql([{ column: 'at', is: 'from', date: DATE + 1500, hasTime: true }])).toBe(
      `"at" >= TIMESTAMP '2024-02-29 00:00:01.500'`,
    );
  });

  it('is pandas, where a missing value would be unequal to everything', () => {
    expect(
      ruleAsPandas([
        { column: 'age', is: 'at most', value: -1.5 },
        { column: 'city', is: 'different', category: 'Paris' },
        { column: 'member', is: 'equal', category: 'true' },
        { column: 'since', is: 'from', date: DATE, hasTime: false },
      ]),
    ).toBe(
      'df[(df["age"] <= -1.5) & (df["city"].notna() & ~df["city"].isin(["Paris"])) & (df["member"].isin(["true", True])) & (pd.to_datetime(df["since"]) >= pd.Timestamp("2024-02-29"))]',
    );
  });

  it('is a filter for the SDK that keeps the same rows', () => {
    const code = ruleAsSdk([
      { column: 'age', is: 'at least', value: 40 },
      { column: '__proto__', is: 'different', category: 'x' },
      { column: 'at', is: 'until', date: DATE + 60_000, hasTime: true },
      { column: 'since', is: 'from', date: DATE, hasTime: false },
    ]);
    const row = (text: string) => ({ original_data: JSON.parse(text) });
    const kept = row('{"age":40,"__proto__":"y","at":"2024-02-29T00:01:00","since":"2024-02-29"}');
    const points = [
      kept,
      row('{"age":null,"__proto__":"y","at":"2024-02-29T00:01:00","since":"2024-02-29"}'),
      row('{"age":40,"__proto__":null,"at":"2024-02-29T00:01:00Z","since":"2024-02-29"}'),
      row('{"age":40,"__proto__":"y","at":"2024-02-29T00:01:01Z","since":"2024-02-29"}'),
      row('{"age":40,"__proto__":"y","at":"2024-02-29T00:01:00","since":null}'),
    ];
    expect(runInNewContext(code, { result: { points } })).toEqual([kept]);
  });

  it('keeps hostile names and categories inside quotes', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom(
          '"',
          "'",
          '\\',
          '\n',
          '\u2028',
          '\u202e',
          ')',
          ';',
          '-',
          '`',
          '$',
          '{',
          '\ud800',
        ),
      }),
    );
    fc.assert(
      fc.property(hostile, hostile, (column, category) => {
        const rule = [{ column, is: 'equal', category } as const];
        const sql = ruleAsSql(rule);
        expect(sql).toBe(`"${column.split('"').join('""')}" = '${category.split("'").join("''")}'`);
        const point = { original_data: Object.fromEntries([[column, category]]) };
        const other = { original_data: Object.fromEntries([[column, `${category}x`]]) };
        expect(runInNewContext(ruleAsSdk(rule), { result: { points: [point, other] } })).toEqual([point]);
        for (const code of [ruleAsSdk(rule), ruleAsPandas(rule)]) {
          expect(code).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          expect(code).toBe(Buffer.from(code).toString());
        }
      }),
    );
  });
});
