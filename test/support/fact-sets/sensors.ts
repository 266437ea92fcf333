import {
  cluster,
  correlation,
  dataset,
  date,
  isolation,
  number,
  row,
  rule,
  size,
  structure,
  unusual,
} from './write-facts.ts';

const ROWS = 43_200;
const DAY_TWO = Date.parse('2024-03-02T06:30:00Z');
const DAY_THREE = Date.parse('2024-03-03T18:00:00Z');

export const sensors = [
  ...dataset([
    structure(ROWS, 5, [28_800, 14_400], 0.78, 0.991),
    correlation('temperature_c', 'humidity', -0.998),
    correlation('pressure', 'altitude', -1),
    { kind: 'driver', column: 'temperature_c', strength: 0.999_2 },
    { kind: 'quality', finding: 'same value', column: 'firmware', count: ROWS, share: 1 },
    { kind: 'quality', finding: 'same value', column: 'note', count: 31, share: 31 / ROWS },
  ]),
  ...cluster(0, [
    size(28_800, ROWS),
    rule([{ column: 'temperature_c', is: 'at most', value: 21.75 }], 1, 1, 28_800 / ROWS, ROWS),
    number('temperature_c', 19.234_561, 19.234_87, -4.1),
    number('humidity', 0.000_052_1, 0.000_058_7, 0.9),
    date('measured_at', '2024-03-01T23:15:00Z', '2024-03-03T04:40:00Z', -0.88),
    unusual(1, 28_800, 3 / ROWS),
    { kind: 'neighbor', cluster: 1, by: { column: 'temperature_c', value: 19.234_561, other: 19.234_87 } },
    { kind: 'medoid', row: 1_440, next: [1_441, 1_439] },
  ]),
  ...cluster(1, [
    size(14_400, ROWS),
    rule(
      [
        { column: 'measured_at', is: 'from', date: DAY_TWO, hasTime: true },
        { column: 'measured_at', is: 'until', date: DAY_THREE, hasTime: true },
        { column: 'temperature_c', is: 'at least', value: 21.75 },
      ],
      0.9996,
      0.9,
      14_400 / ROWS,
      ROWS,
    ),
    date('measured_at', '2024-03-03T04:40:00Z', '2024-03-01T23:15:00Z', 0.88),
    number('battery', -0.4, -2.1, 0.55),
    unusual(2, 14_400, 3 / ROWS),
    { kind: 'neighbor', cluster: 0, by: { column: 'battery', value: -0.4, other: -2.1 } },
    { kind: 'medoid', row: 30_000, next: [30_001] },
  ]),
  ...row(12_001, [
    isolation(
      0.7,
      ['temperature_c', -273.2, 1 / ROWS, 0.44],
      ['measured_at', '2024-03-02T10:05:00Z', 0.51, 0.31],
      ['humidity', 0, 0.001, 0.25],
    ),
    { kind: 'nearest normal', row: 12_002 },
  ]),
];
