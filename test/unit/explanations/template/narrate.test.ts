import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition, Fact } from '../../../../src/explanations/facts/fact.ts';
import { type Narrative, narrate, type Sentence } from '../../../../src/explanations/template/narrate.ts';
import { FACT_SETS } from '../../../support/fact-sets/fact-sets.ts';
import {
  category,
  cluster,
  dataset,
  date,
  isolation,
  number,
  row,
  rule,
  selection,
  size,
  structure,
  unusual,
} from '../../../support/fact-sets/write-facts.ts';

const LANGUAGES = ['fr', 'en'] as const;
const NBSP = '\u00A0';

function explanationsOf(narrative: Narrative): readonly (readonly Sentence[])[] {
  return [
    narrative.summary,
    narrative.anomalySummary,
    narrative.selection?.sentences ?? [],
    ...narrative.insights,
    ...narrative.anomalies.map(({ sentences }) => sentences),
    ...narrative.clusters.flatMap(({ sentences, characteristics }) => [sentences, characteristics]),
  ];
}

function textOf(facts: readonly Fact[], language: 'fr' | 'en'): string {
  return explanationsOf(narrate(facts, language))
    .flat()
    .map(({ text }) => text)
    .join('\n');
}

describe.each(LANGUAGES)('in %s', (language) => {
  const all = Object.values(FACT_SETS).map((facts) => ({ facts, narrative: narrate(facts, language) }));

  test('every sentence cites facts, and only facts that there are', () => {
    for (const { facts, narrative } of all) {
      const ids = new Set(facts.map(({ id }) => id));
      for (const { facts: cited } of explanationsOf(narrative).flat()) {
        expect(cited.length).toBeGreaterThan(0);
        for (const id of cited) expect(ids).toContain(id);
      }
    }
  });

  test('nothing is said twice in one explanation', () => {
    for (const { narrative } of all) {
      for (const sentences of explanationsOf(narrative)) {
        const texts = sentences.map(({ text }) => text);
        expect(new Set(texts).size).toBe(texts.length);
      }
    }
  });

  test('sentences are one line of finished text', () => {
    for (const { narrative } of all) {
      for (const { text } of explanationsOf(narrative).flat()) {
        expect(text).toMatch(/^[\p{Lu}\d“«].*\.$/u);
        expect(text).not.toMatch(/undefined|NaN|null|Infinity|\[object| {2}|\p{Cc}|\u202E/u);
      }
    }
  });

  test('clusters come by number, each with its own name, the rows of none last', () => {
    for (const { narrative } of all) {
      const ids = narrative.clusters.map(({ cluster_id }) => cluster_id);
      expect(ids).toEqual([...ids].sort((a, b) => (a < 0 ? 1 : b < 0 ? -1 : a - b)));
      const names = narrative.clusters.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('there are at most three things to look at', () => {
    for (const { narrative } of all) {
      expect(narrative.insights.length).toBeLessThanOrEqual(3);
      for (const sentences of narrative.insights) expect([1, 2]).toContain(sentences.length);
    }
  });

  test('the same facts are told in the same words', () => {
    for (const { facts, narrative } of all)
      expect(narrate(structuredClone(facts), language)).toEqual(narrative);
  });

  test('without facts nothing is said', () => {
    expect(explanationsOf(narrate([], language)).flat()).toEqual([]);
  });

  test('what is written the same on both sides is no contrast', () => {
    const text = textOf(
      [
        ...cluster(0, [
          size(5, 10),
          number('a', 1, 1 + Number.EPSILON, -3),
          date('b', '2024-01-01T10:00:00.100Z', '2024-01-01T10:00:00.900Z', -2),
          category('c', 'x', 0.5, 0.5),
        ]),
      ],
      language,
    );
    expect(text).not.toMatch(/[“«]/);
  });

  test('whatever two numbers are compared, they are told apart and in the right direction', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, finite, (own, others) => {
        fc.pre(own.toPrecision(15) !== others.toPrecision(15));
        const [text] = narrate(
          cluster(0, [size(5, 10), number('a', own, others, own > others ? 1 : -1)]),
          language,
        ).clusters[0]!.characteristics;
        if (text === undefined) {
          // What sixteen digits tell apart, fifteen may write the same.
          expect(own.toPrecision(14)).toBe(others.toPrecision(14));
          return;
        }
        const numbers = /: (.+) (?:on average, against|en moyenne, contre) (.+) (?:in the|dans les)/.exec(
          text.text,
        )!;
        expect(numbers[1]).not.toBe(numbers[2]);
        expect(/higher|élevées/.test(text.text)).toBe(own > others);
      }),
      { examples: [[4247491.761132805, 4247491.761132808]] },
    );
  });
});

test('French sets unbreakable spaces', () => {
  for (const facts of Object.values(FACT_SETS)) {
    const text = textOf(facts, 'fr').replaceAll(/«[^»]*»/g, '«»');
    expect(text).not.toMatch(/ [:;?!%»]|« /);
    expect(text).not.toMatch(/[^\u00A0][:;%](?!\d)/);
  }
});

test('one row, and in French none, are singular', () => {
  const facts = dataset([
    structure(1, 1, [], null, null),
    { kind: 'quality', finding: 'left out rows', column: null, count: 1, share: 0.5 },
  ]);
  expect(textOf(facts, 'en')).toContain('The map shows 1 row, placed by 1 column; no cluster was found.');
  expect(textOf(facts, 'en')).toContain('1 row of the table (50%) could not be used and is not on the map.');
  expect(textOf(facts, 'fr')).toContain(`1${NBSP}ligne, placée d’après 1${NBSP}colonne`);
});

test('a rule says what its share of right rows and its share of the group are', () => {
  const facts = cluster(1, [
    size(50, 100),
    rule([{ column: 'price', is: 'at least', value: 350_000 }], 0.94, 0.81, 0.5, 100),
  ]);
  expect(textOf(facts, 'en')).toContain(
    '“price” is at least 350,000; 94% of the rows that meet this are in the cluster, and it covers 81% of the cluster.',
  );
  expect(textOf(facts, 'fr')).toContain(
    `«${NBSP}price${NBSP}» vaut au moins 350\u202F000${NBSP}; 94${NBSP}% des lignes qui la suivent sont dans le groupe, et elle couvre 81${NBSP}% du groupe.`,
  );
});

test('two bounds of one column are told as a range', () => {
  const facts = cluster(0, [
    size(50, 100),
    rule(
      [
        { column: 'price', is: 'at most', value: 40 },
        { column: 'price', is: 'at least', value: 20 },
      ],
      1,
      1,
      0.5,
      100,
    ),
  ]);
  expect(textOf(facts, 'en')).toContain(
    '“price” is between 20 and 40: exactly the rows of the cluster meet this.',
  );
  expect(narrate(facts, 'en').clusters[0]!.name).toBe('price: 20 to 40');
  expect(narrate(facts, 'fr').clusters[0]!.name).toBe(`price${NBSP}: de 20 à 40`);
});

test('a name calls values high or low only where they are plainly so beside the other rows', () => {
  const rows = (value: number) => rule([{ column: 'pH', is: 'at least', value }], 1, 1, 0.5, 100);
  const range = rule(
    [
      { column: 'pH', is: 'at least', value: 1 },
      { column: 'pH', is: 'at most', value: 2 },
    ],
    1,
    1,
    0.5,
    100,
  );
  const nameOf = (language: 'fr' | 'en', ...facts: Parameters<typeof cluster>[1]) =>
    narrate(cluster(0, [size(50, 100), ...facts]), language).clusters[0]!.name;
  expect(nameOf('en', rows(7.02))).toBe('pH: at least 7.02');
  expect(nameOf('fr', rows(7.02))).toBe(`pH${NBSP}: au moins 7,02`);
  expect(nameOf('en', rows(7.02), number('pH', 7.4, 7.3, 0.3))).toBe('pH: at least 7.02');
  expect(nameOf('en', rows(7.02), number('pH', 7.4, 6, 2))).toBe('high pH');
  expect(nameOf('en', range, number('pH', 1.5, 7, -2))).toBe('low pH');
  expect(nameOf('fr', range, number('pH', 1.5, 7, -2))).toBe(`pH${NBSP}: valeurs faibles`);
});

test('of a nearest cluster without a column that separates the means, only its place is told', () => {
  const facts = [0, 1, 2].flatMap((n) =>
    cluster(n, [
      size(50 - n, 147),
      rule([{ column: 'u', is: 'at least', value: 5 }], 1, 1, 0.3, 50 - n),
      { kind: 'neighbor', cluster: (n + 1) % 3, by: null },
    ]),
  );
  expect(textOf(facts, 'en')).toContain('Cluster 1 lies nearest to it on the map.');
  expect(textOf(facts, 'fr')).toContain('Sur la carte, le groupe 1 est le plus proche.');
  expect(textOf(facts, 'en')).not.toContain('no single column');
});

test('of two clusters it is not told that they are nearest to each other', () => {
  const facts = [0, 1].flatMap((n) =>
    cluster(n, [
      size(n === 0 ? 9 : 1, 10),
      number('w', 51 + n, 52 - n, -1),
      { kind: 'neighbor', cluster: 1 - n, by: null },
    ]),
  );
  expect(textOf(facts, 'en')).not.toContain('nearest');
});

test('a category that a rule tells by itself is not told again', () => {
  const facts = cluster(0, [
    size(50, 100),
    category('region', 'South', 0.81, 0.06),
    rule([{ column: 'region', is: 'equal', category: 'South' }], 0.94, 0.81, 0.5, 100),
  ]);
  const told = narrate(facts, 'en').clusters[0]!.sentences.map(({ text }) => text);
  expect(told.filter((text) => text.includes('South'))).toHaveLength(1);
});

test('the column that isolates most of the strangest rows is told with how many of them', () => {
  const facts = [1, 2, 3].flatMap((n) =>
    row(n, [isolation(n === 1 ? 0.7 : 0.6, [n === 3 ? 'b' : 'a', 9, 1, 1])]),
  );
  const all = [
    ...dataset([structure(100, 2, [], null, null)]),
    ...cluster(0, [size(100, 100), unusual(3, 100, 0.03)]),
    ...facts,
  ];
  expect(textOf(all, 'en')).toContain('What isolates 2 of the 3 strangest rows most is “a”.');
  expect(textOf(all, 'fr')).toContain(
    `Parmi les 3${NBSP}lignes les plus étranges, «${NBSP}a${NBSP}» est ce qui isole le plus 2 d’entre elles.`,
  );
});

const oneCluster = (unusualCount: number) => [
  ...dataset([structure(100, 2, [], null, null)]),
  ...cluster(0, [size(100, 100), unusual(unusualCount, 100, unusualCount / 100)]),
];

test('a row without a column that isolates it counts among the strangest', () => {
  const facts = [
    ...oneCluster(5),
    ...[1, 2, 3].flatMap((n) => row(n, [isolation(1 - n / 10, ['a', 9, 1, 1])])),
    ...[4, 5].flatMap((n) => row(n, [isolation(1 - n / 10)])),
  ];
  expect(textOf(facts, 'en')).toContain('What isolates 3 of the 5 strangest rows most is “a”.');
});

test('of rows that others are as strange as, none is called the strangest', () => {
  const strange = (scores: readonly number[]) => [
    ...oneCluster(scores.length),
    ...scores.flatMap((score, n) => row(n, [isolation(score, ['a', 9, 1, 1])])),
  ];
  const tied = strange([0.8, 0.8, 0.7, 0.7]);
  expect(textOf(tied, 'en')).toContain('Among the strangest are rows 0, 1 and 2.');
  expect(textOf(tied, 'fr')).toContain('Parmi les plus étranges figurent les lignes 0, 1 et 2.');
  expect(textOf(tied, 'en')).toContain('One of the strangest rows, row 0, stands out');
  expect(textOf(tied, 'fr')).toContain('L’une des lignes les plus étranges, la ligne 0, se distingue');
  const apart = strange([0.9, 0.8, 0.7, 0.6]);
  expect(textOf(apart, 'en')).toContain('The strangest are rows 0, 1 and 2.');
  expect(textOf(apart, 'en')).toContain('The strangest row, row 0, stands out');
});

test('clusters of the same name are told apart by their number', () => {
  const facts = [0, 1].flatMap((n) => cluster(n, [size(5, 10), number('price', 3, 1, 2)]));
  expect(narrate(facts, 'en').clusters.map(({ name }) => name)).toEqual(['high price (0)', 'high price (1)']);
});

test('clusters that would be called alike are told apart by the limits of their rules', () => {
  const between = (least: number, most: number): Condition[] => [
    { column: 'price', is: 'at least', value: least },
    { column: 'price', is: 'at most', value: most },
  ];
  const facts = [
    ...cluster(0, [size(5, 15), number('price', 3, 9, -2), rule(between(2, 4), 1, 1, 1 / 3, 15)]),
    ...cluster(1, [size(5, 15), number('price', 1, 9, -3), rule(between(0.5, 2), 1, 1, 1 / 3, 15)]),
    ...cluster(2, [size(5, 15), number('price', 14, 2, 4)]),
  ];
  const names = (language: 'en' | 'fr') => narrate(facts, language).clusters.map(({ name }) => name);
  expect(names('en')).toEqual(['price: 2 to 4', 'price: 0.5 to 2', 'high price']);
  expect(names('fr')).toEqual([
    `price${NBSP}: de 2 à 4`,
    `price${NBSP}: de 0,5 à 2`,
    `price${NBSP}: valeurs élevées`,
  ]);
});

test('a few unusual rows more than the average are no concentration', () => {
  const facts = cluster(0, [size(100, 1000), unusual(2, 100, 0.01), number('x', 1, 2, -2)]);
  expect(textOf(facts, 'en')).not.toContain('whole map');
});

test('a selection is told as such', () => {
  const facts = selection([size(2, 10), number('x', 1, 2, -2), unusual(2, 2, 0.2)]);
  const texts = (language: 'fr' | 'en') =>
    narrate(facts, language).selection!.sentences.map(({ text }) => text);
  expect(texts('en')).toEqual([
    'The selection holds 2 rows, 20% of the map.',
    'Compared with the other rows, “x” is much lower (1 on average, against 2).',
    'All of the selected rows are unusual.',
  ]);
  expect(texts('fr')[2]).toBe('Toutes les lignes sélectionnées sont inhabituelles.');
});

test('of two clusters the neighbour is not told in the figures of the others once more', () => {
  const facts = cluster(0, [
    size(5, 10),
    number('x', 1, 2, -2),
    { kind: 'neighbor', cluster: 1, by: { column: 'x', value: 1, other: 2 } },
  ]);
  const told = narrate(facts, 'en').clusters[0]!.sentences.map(({ text }) => text);
  expect(told.filter((text) => text.includes('“x”'))).toHaveLength(1);
});

test('things to look at are about different columns', () => {
  const facts = [
    ...dataset([
      structure(100, 3, [60, 40], 0.5, 0.9),
      { kind: 'driver', column: 'price', strength: 0.99 },
      { kind: 'driver', column: 'rooms', strength: 0.5 },
    ]),
    ...cluster(0, [size(60, 100), number('price', 9, 1, 3)]),
    ...cluster(1, [size(40, 100), rule([{ column: 'price', is: 'at most', value: 4 }], 1, 1, 0.4, 100)]),
  ];
  const told = narrate(facts, 'en').insights.map((sentences) => sentences.map(({ text }) => text).join(' '));
  expect(told.filter((text) => text.includes('“price”'))).toHaveLength(1);
});

test('a sentence on a place by size cites what the place stands on', () => {
  const facts = [
    ...dataset([structure(10, 2, [5, 3, 2], null, null)]),
    ...[5, 3, 2].flatMap((count, n) => cluster(n, [size(count, 10), { kind: 'no contrast' }])),
  ];
  const cited = narrate(facts, 'en').clusters.map(({ sentences }) => sentences[0]!.facts);
  expect(cited).toEqual([
    ['c0.size', 'd.structure'],
    ['c1.size', 'c0.size'],
    ['c2.size', 'd.structure'],
  ]);
});
