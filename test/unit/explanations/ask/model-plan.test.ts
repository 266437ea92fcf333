import { describe, expect, it } from 'vitest';
import { askDataFor, parseModelPlan } from '../../../../src/explanations/ask/model-plan.ts';
import type { Fact } from '../../../../src/explanations/facts/fact.ts';
import type { ColumnProfile } from '../../../../src/table/profile.ts';
import { column } from './columns.fixture.ts';

function named(name: string, categories: readonly string[] = []): ColumnProfile {
  const profile = column(name, 'VARCHAR');
  const most_common = categories.map((value) => [value, 1] as const);
  return { ...profile, statistics: { ...profile.statistics, most_common } as ColumnProfile['statistics'] };
}
const fact = (id: string): Fact =>
  ({ id, kind: 'size', about: { of: 'dataset' }, rows: 1, of: 2 }) as unknown as Fact;
const told = (columns: readonly ColumnProfile[], hidden: readonly string[] = [], mostBytes = 20_000) => ({
  columns,
  facts: Array.from({ length: 200 }, (_, i) => fact(`f${i}`)),
  discretion: { hiddenColumns: new Set(hidden), mayTellCells: true },
  mostBytes,
});
const data = (question: string, ...given: Parameters<typeof told>) =>
  JSON.parse(askDataFor(question, told(...given))) as {
    question: string;
    columns: { name: string; most_common: string[] }[];
    facts: unknown[];
  };

describe('what a model is told with a question', () => {
  it('holds the whole question', () => {
    const question =
      'How many rows have a price that is higher than a thousand and lie in the very far North?'.repeat(9);
    expect(data(question, []).question).toBe(question);
  });

  it('holds no name or category that would have to be cut, as it could not be asked for', () => {
    const { columns } = data('?', [named('x'.repeat(61)), named('region', ['North', 'y'.repeat(61)])]);
    expect(columns).toEqual([{ name: 'region', type: 'categorical', most_common: ['North'] }]);
  });

  it('holds nothing of hidden columns', () => {
    expect(JSON.stringify(data('?', [named('salary', ['secret'])], ['salary']))).not.toMatch(/salary|secret/);
  });

  it('stays within its bound, however wide the table and however many the facts', () => {
    const columns = Array.from({ length: 3000 }, (_, i) => named(`column ${i}`, ['a'.repeat(50)]));
    const text = askDataFor('?', told(columns, [], 10_000));
    expect(Buffer.byteLength(text)).toBeLessThan(11_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(8000);
  });
});

describe('what a model makes of a question', () => {
  it.each(['', 'null', '[]', '{"queries":[]}', '{"queries":[{"measure":"drop"}],"sentences":[]}', '{'])(
    'is nothing when it is not of the form asked for: %s',
    (answer) => {
      expect(parseModelPlan(answer)).toBeNull();
    },
  );
});
