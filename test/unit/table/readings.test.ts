import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from '../../../src/table/csv/read-cell.ts';
import {
  BOOLEAN,
  COMMA,
  COMMA_GROUPED,
  DATE_ONLY,
  DATES,
  DAY_FIRST,
  INFINITE,
  INTEGER,
  MONTH_FIRST,
  NULL_WORD,
  NUMBERS,
  POINT,
  POINT_GROUPED,
  READINGS,
  YEAR_FIRST,
} from '../../../src/table/csv/reading.ts';

describe('the readings of a cell', () => {
  it('are a number for every double as JavaScript writes it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const readings = readText(String(value));
        expect(readings & POINT).toBe(POINT);
        expect((readings & INFINITE) !== 0).toBe(!Number.isFinite(value));
      }),
    );
  });

  it('are an integer exactly for whole numbers that fit 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }), (value) => {
        const fits = BigInt.asIntN(64, value) === value;
        expect((readText(String(value)) & INTEGER) !== 0).toBe(fits);
      }),
      { numRuns: 1000 },
    );
  });

  it('are a date exactly for the days of the calendar', () => {
    const part = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(part(9999), part(13), part(32), (year, month, day) => {
        const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const parsed = new Date(`${text}T00:00:00Z`);
        const isDay = year > 0 && !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
        expect((readText(text) & DATE_ONLY) !== 0).toBe(isDay);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['1.5', POINT | POINT_GROUPED],
    ['1,5', COMMA | COMMA_GROUPED],
    ['1,234', POINT_GROUPED | COMMA | COMMA_GROUPED],
    ['1.234', POINT | POINT_GROUPED | COMMA_GROUPED],
    ['0.123', POINT | POINT_GROUPED],
    ['1,234.5', POINT_GROUPED],
    ['1.234,5', COMMA_GROUPED],
    ['1 234', POINT_GROUPED | COMMA_GROUPED],
    ['1\u202f234,5', COMMA_GROUPED],
    ['1.234.567', COMMA_GROUPED],
    ['1,234,56', 0],
    ['1,2345,678', 0],
    ['12,34.5', 0],
    ['1.2.3', 0],
    ['192.168.1.1', 0],
    ['1 2', 0],
    ['007', 0],
    ['-01', 0],
    ['1e', 0],
    ['e5', 0],
    ['.', 0],
    ['-', 0],
    ['+', 0],
    ['--1', 0],
    ['1-', 0],
    ['$5', 0],
    ['5%', 0],
    ['0x1F', 0],
    ['1_000', 0],
    ['１２', 0],
  ])('of %j as a number are %i', (text, numbers) => {
    expect(readText(text) & NUMBERS).toBe(numbers);
  });

  it.each([
    ['13/01/2024', DAY_FIRST],
    ['01/13/2024', MONTH_FIRST],
    ['01/02/2024', DAY_FIRST | MONTH_FIRST],
    ['1-2-2024 9:05', DAY_FIRST | MONTH_FIRST],
    ['01.02.2024', DAY_FIRST],
    ['2024/1/31', YEAR_FIRST],
    ['2024-01-31 24:00', 0],
    ['2024-01-31T10:60', 0],
    ['2024-01-31T10', 0],
    ['2024-01-31T10:00:00.', 0],
    ['2024-01-31T10:00+25:00', 0],
    ['31/01/2024T10:00Z', 0],
    ['2024-01/31', 0],
    ['2024-001-31', 0],
    ['31/01/24', 0],
    ['1/2/3', 0],
    ['2024-01', 0],
  ])('of %j as a date are %i', (text, orders) => {
    const readings = readText(text) & DATES;
    expect(readings & (DAY_FIRST | MONTH_FIRST | YEAR_FIRST)).toBe(orders);
  });

  it.each(['true', 'FALSE', 'True'])('of %s are a boolean', (text) => {
    expect(readText(text) & READINGS).toBe(BOOLEAN);
  });

  it.each(['NA', 'na', 'N/A', 'null', 'NULL', 'NaN', ' nan '])('of %j are no value', (text) => {
    expect(readText(text) & (READINGS | NULL_WORD)).toBe(READINGS | NULL_WORD);
  });

  it.each(['none', 'nil', 'n', 'nanana', 'truely', 'infinit', 'yes', '', ' '])(
    'of %j are no word',
    (text) => {
      expect(readText(text) & NULL_WORD).toBe(0);
      expect([0, READINGS]).toContain(readText(text) & READINGS);
    },
  );
});
