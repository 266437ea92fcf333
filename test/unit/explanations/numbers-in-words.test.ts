import { expect, test } from 'vitest';
import {
  formatCount,
  formatExact,
  formatNumber,
  formatPair,
  formatScore,
  formatShare,
  formatSharePair,
  formatTimes,
} from '../../../src/explanations/template/numbers-in-words.ts';

const NARROW = '\u202F';

test('numbers are written as readers of the language write them', () => {
  expect(formatNumber(1234.5678, 'en')).toBe('1235');
  expect(formatNumber(12345.678, 'fr')).toBe(`12${NARROW}346`);
  expect(formatNumber(0.125, 'fr')).toBe('0,125');
  expect(formatNumber(-Math.SQRT2, 'en')).toBe('-1.414');
  expect(formatCount(1234567, 'fr')).toBe(`1${NARROW}234${NARROW}567`);
});

test('whole digits are never rounded away, and extremes get an exponent', () => {
  expect(formatNumber(1234567.8, 'en')).toBe('1,234,568');
  expect(formatNumber(1.5e300, 'en')).toBe('1.5E300');
  expect(formatNumber(2.5e-9, 'en')).toBe('2.5E-9');
  expect(formatNumber(0, 'fr')).toBe('0');
});

test('two different numbers never look the same', () => {
  expect(formatPair(1, 2, 'en')).toEqual(['1', '2']);
  expect(formatPair(1.000001, 1.000002, 'en')).toEqual(['1.000001', '1.000002']);
  expect(formatPair(1234567.1, 1234567.3, 'fr')).toEqual([
    `1${NARROW}234${NARROW}567,1`,
    `1${NARROW}234${NARROW}567,3`,
  ]);
});

test('0 % and 100 % are said of none and all only', () => {
  expect(formatShare(0.243, 'en')).toBe('24%');
  expect(formatShare(0.243, 'fr')).toBe('24\u00A0%');
  expect(formatShare(1, 'en')).toBe('100%');
  expect(formatShare(0.9997, 'en')).toBe('99.97%');
  expect(formatShare(0.0004, 'en')).toBe('0.04%');
  expect(formatShare(0.99999999, 'en')).not.toBe('100%');
  expect(formatShare(1e-9, 'en')).not.toBe('0%');
});

test('two different shares never look the same', () => {
  expect(formatSharePair(0.81, 0.12, 'en')).toEqual(['81%', '12%']);
  expect(formatSharePair(0.104, 0.101, 'en')).toEqual(['10.4%', '10.1%']);
  expect(formatSharePair(1, 0.9996, 'fr')).toEqual(['100\u00A0%', '99,96\u00A0%']);
});

test('−1, 0 and 1 are said of just these', () => {
  expect(formatScore(0.834, 'fr')).toBe('0,83');
  expect(formatScore(-0.9996, 'en')).toBe('-0.9996');
  expect(formatScore(0.0004, 'en')).toBe('0.0004');
  expect(formatScore(1, 'en')).toBe('1');
});

test('what is copied keeps its digits', () => {
  expect(formatExact(1234.5678, 'en')).toBe('1234.5678');
  expect(formatExact(0.1 + 0.2, 'en')).toBe('0.3');
});

test('many times are told whole, few to a tenth', () => {
  expect(formatTimes(2.44, 'fr')).toBe('2,4');
  expect(formatTimes(9.96, 'en')).toBe('10');
  expect(formatTimes(120.4, 'en')).toBe('120');
});
