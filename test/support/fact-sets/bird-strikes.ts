import {
  category,
  cluster,
  correlation,
  dataset,
  date,
  isolation,
  noise,
  number,
  row,
  rule,
  selection,
  size,
  structure,
  unusual,
} from './write-facts.ts';

const ROWS = 10_000;
const OVERALL = 0.05;

export const birdStrikes = [
  ...dataset([
    structure(ROWS, 11, [4_120, 3_300, 1_800], 0.53, 0.914),
    correlation('speed', 'height', 0.731),
    { kind: 'driver', column: 'phase', strength: 0.77 },
    { kind: 'quality', finding: 'sample', column: null, count: 10_000, share: 10_000 / 98_211 },
    { kind: 'quality', finding: 'left out rows', column: null, count: 1_203, share: 1_203 / 99_414 },
  ]),
  ...cluster(0, [
    size(4_120, ROWS),
    rule([{ column: 'phase', is: 'equal', category: 'Approach' }], 0.902, 0.871, 0.412, ROWS),
    category('phase', 'Approach', 0.871, 0.0663, 0.81),
    number('height', 540, 1_310, -0.61, 'median'),
    unusual(100, 4_120, OVERALL),
    { kind: 'neighbor', cluster: 1, by: { column: 'speed', value: 138.2, other: 131.4 } },
    { kind: 'medoid', row: 90_114, next: [411, 52_003] },
  ]),
  ...cluster(1, [
    size(3_300, ROWS),
    category('phase', 'Take-off run', 1, 0.041, 0.92),
    number('height', 0, 880, -1.1, 'median'),
    date('incident_date', '2011-08-01', '2009-05-14', 0.83),
    unusual(40, 3_300, OVERALL),
    { kind: 'neighbor', cluster: 0, by: null },
    { kind: 'medoid', row: 17, next: [] },
  ]),
  ...cluster(2, [
    size(1_800, ROWS),
    rule(
      [
        { column: 'height', is: 'at least', value: 3_000 },
        { column: 'size', is: 'different', category: 'Small' },
        { column: 'size', is: 'different', category: 'Medium' },
      ],
      1,
      0.64,
      0.18,
      ROWS,
    ),
    number('height', 5_200, 240, 2.6, 'median'),
    category('size', 'Small', 0, 0.62, 0.6),
    date('incident_date', '2004-03-01', '2010-11-20', -1.62),
    unusual(210, 1_800, OVERALL),
    { kind: 'neighbor', cluster: 0, by: { column: 'height', value: 6_033.4, other: 702.1 } },
  ]),
  ...noise([size(780, ROWS), unusual(150, 780, OVERALL), { kind: 'no contrast' }]),
  ...selection([
    size(214, ROWS),
    category('airport', 'Denver Intl', 0.43, 0.021, 0.5),
    date('incident_date', '2014-06-02', '2009-06-30', 0.91),
    unusual(30, 214, OVERALL),
    { kind: 'medoid', row: 6, next: [77, 78] },
  ]),
  ...row(44, [
    isolation(0.7, ['incident_date', '1990-01-03', 0.0008, 0.52], ['species', 'Bald eagle', 0.0004, 0.31]),
    { kind: 'nearest normal', row: 45 },
  ]),
  ...row(90_001, [isolation(0.6, ['speed', 350, 1, 1]), { kind: 'nearest normal', row: 12 }]),
];
