import { expect, test } from 'vitest';
import {
  formatDate,
  formatDatePair,
  formatMoment,
} from '../../../../src/explanations/template/dates-in-words.ts';

const FIRST = Date.parse('2014-03-01T00:00:00Z');
const LATER = Date.parse('2014-03-02T23:59:30Z');

test('dates are written as readers of the language write them', () => {
  expect(formatDate(FIRST, false, 'fr')).toBe('1er mars 2014');
  expect(formatDate(LATER, false, 'fr')).toBe('2 mars 2014');
  expect(formatDate(FIRST, false, 'en')).toBe('March 1, 2014');
});

test('a time of day is told where there is one, in UTC', () => {
  expect(formatMoment(FIRST, 'en')).toBe('March 1, 2014');
  expect(formatMoment(LATER, 'en')).toBe('March 2, 2014 at 23:59:30');
  expect(formatDate(FIRST, true, 'fr')).toBe('1er mars 2014 à 00:00');
});

test('two moments within a minute are told apart', () => {
  expect(formatDatePair(LATER, LATER + 1000, true, 'en')).toEqual([
    'March 2, 2014 at 23:59:30',
    'March 2, 2014 at 23:59:31',
  ]);
  expect(formatDatePair(FIRST, LATER, true, 'en')[1]).toBe('March 2, 2014 at 23:59');
});
