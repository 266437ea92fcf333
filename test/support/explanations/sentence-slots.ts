import type { Fact } from '../../../src/explanations/facts/fact.ts';
import type { Random } from '../../../src/kernels/random.ts';
import type { Language } from '../../../src/procedure/wire.ts';
import type { Writer } from './written-values.ts';

/** A part of a sentence as it is true, and as it is not: something that no rounding could make of the fact. */
export interface SlotTexts {
  readonly right: () => string;
  /** null where nothing is surely false. */
  readonly wrong: () => string | null;
}

export type SentenceSlots = Readonly<Record<string, SlotTexts>>;

/** What patterns for a fact can name; null where too little is known of it to write about. */
export function sentenceSlots(
  fact: Fact,
  all: { readonly columns: readonly string[]; readonly categories: readonly string[] },
  writer: Writer,
  random: Random,
  language: Language,
): SentenceSlots | null {
  const { pick } = writer;
  const isFrench = language === 'fr';
  const other = <T>(items: readonly T[], not: readonly T[]): T | null => {
    const left = items.filter((item) => !not.includes(item));
    return left.length === 0 ? null : pick(left);
  };
  const scaled = () => pick([0.4, 0.6, 1.5, 2, 3, 10, -1]);
  const value = (is: number): SlotTexts => ({
    right: () => writer.number(is),
    wrong: () => {
      const no = is === 0 ? 7 : is * scaled();
      return pick([
        writer.number(no),
        writer.number(no),
        `${writer.number(is)} %`,
        `${isFrench ? 'pas' : 'not'} ${writer.number(is)}`,
      ]);
    },
  });
  const share = (is: number): SlotTexts => ({
    right: () => writer.share(is),
    wrong: () => {
      const no = is < 0.5 ? is + 0.1 + 0.4 * random.next() : is - 0.1 - 0.3 * random.next();
      const points = isFrench
        ? `${Math.round(is * 100)} points`
        : `${Math.round(is * 100)} percentage points`;
      return pick([writer.share(no), writer.share(no), points, `-${Math.round(is * 100) + 1} %`]);
    },
  });
  const count = (is: number): SlotTexts => ({
    right: () => writer.count(is),
    wrong: () =>
      pick([writer.count(is + 1 + random.below(9)), writer.count(is * 10 + 3), `${is + 1} %`, `-${is + 1}`]),
  });
  const label = (is: number): SlotTexts => ({
    right: () => String(is),
    wrong: () =>
      pick([
        String(is + 1 + random.below(5)),
        `${is + 1} %`,
        `${is}.5`,
        `${isFrench ? 'environ' : 'about'} ${is + 1}`,
      ]),
  });
  const score = (is: number): SlotTexts => {
    const text = (x: number) => (isFrench ? x.toFixed(2).replace('.', ',') : x.toFixed(2));
    return { right: () => text(is), wrong: () => pick([text(is - 0.3), text(-is - 0.04), text(is + 0.2)]) };
  };
  const date = (is: number): SlotTexts => ({
    right: () => writer.date(is),
    wrong: () => writer.date(is + pick([-400, -200, 90, 366, 5000]) * 86_400_000),
  });
  const column = (is: string): SlotTexts => ({
    right: () => writer.name(is),
    wrong: () => {
      const no = other(all.columns, [is]);
      return pick([no === null ? null : writer.name(no), writer.name(`${is}х`)]);
    },
  });
  const category = (is: string): SlotTexts => ({
    right: () => writer.name(is),
    wrong: () => {
      const no = other(all.categories, [is]);
      return no === null ? writer.name('zzz') : writer.name(no);
    },
  });
  const words = (right: readonly string[], wrong: readonly string[]): SlotTexts => ({
    right: () => pick(right),
    wrong: () => pick(wrong),
  });
  const higher = isFrench ? ['plus élevé', 'plus haut'] : ['higher', 'greater', 'larger'];
  const lower = isFrench ? ['plus faible', 'plus bas'] : ['lower', 'smaller'];
  const not = isFrench
    ? ['pas plus élevé', 'aussi élevé', 'différent']
    : ['not higher', 'neither higher', 'similar', 'equal'];
  const comparative = (isMore: boolean): SlotTexts =>
    isMore ? words(higher, [...lower, ...not]) : words(lower, [...higher, ...not]);
  const group = (): SlotTexts | null => {
    const { about } = fact;
    if (about.of === 'cluster' && about.cluster >= 0) {
      const of = (n: number | string) => (isFrench ? `groupe ${n}` : `cluster ${n}`);
      const numerals = isFrench ? 'bruit' : 'noise';
      return words(
        [of(about.cluster)],
        [
          of(about.cluster + 1),
          of(about.cluster + 2),
          of('II'),
          `${isFrench ? 'groupe' : 'cluster'} ${numerals}`,
        ],
      );
    }
    if (about.of === 'row') {
      const of = (n: number) => (isFrench ? `ligne ${n}` : `row ${n}`);
      return words([of(about.row)], [of(about.row + 1), of(about.row * 10 + 1)]);
    }
    if (about.of === 'dataset') return words([''], []);
    return null;
  };
  const G = group();
  if (G === null) return null;
  const base: Record<string, SlotTexts> = fact.about.of === 'dataset' ? {} : { G };
  switch (fact.kind) {
    case 'size':
      return { ...base, n: count(fact.count), share: share(fact.share) };
    case 'number': {
      if (
        Math.abs(fact.value - fact.others) <= 0.3 * Math.abs(fact.others) ||
        Math.sign(fact.effect) !== Math.sign(fact.value - fact.others)
      )
        return null;
      const isMean = fact.measure === 'mean';
      const average = isFrench
        ? isMean
          ? ['moyenne']
          : ['médiane']
        : isMean
          ? ['average', 'mean']
          : ['median'];
      const not = isFrench ? (isMean ? ['médiane'] : ['moyenne']) : isMean ? ['median'] : ['average', 'mean'];
      const size = Math.abs(fact.effect);
      const [slight, clear, much] = isFrench
        ? ['un peu', 'nettement', 'bien']
        : ['slightly', 'clearly', 'much'];
      const degree =
        size < 0.5
          ? words([slight!], [clear!, much!])
          : size < 0.8
            ? words([''], [slight!, clear!, much!])
            : size < 1.5
              ? words([clear!], [slight!, much!])
              : words([much!, clear!], [slight!]);
      return {
        ...base,
        col: column(fact.column),
        own: value(fact.value),
        oth: value(fact.others),
        cmp: comparative(fact.value > fact.others),
        avg: words(average, not),
        deg: degree,
      };
    }
    case 'category': {
      if (
        Math.abs(fact.share - fact.othersShare) < 0.15 ||
        fact.share === 0 ||
        fact.share === 1 ||
        fact.othersShare === 0
      )
        return null;
      const isMore = fact.share > fact.othersShare;
      const often = isFrench ? ['plus souvent', 'moins souvent'] : ['more often', 'less often'];
      return {
        ...base,
        col: column(fact.column),
        cat: category(fact.category),
        own: share(fact.share),
        oth: share(fact.othersShare),
        often: words([often[isMore ? 0 : 1]!], [often[isMore ? 1 : 0]!]),
      };
    }
    case 'date': {
      const [later, earlier] = isFrench ? ['plus récent', 'plus ancien'] : ['later', 'earlier'];
      const isMore = fact.value > fact.others;
      if (
        Math.sign(fact.effect) !== Math.sign(fact.value - fact.others) ||
        Math.abs(fact.value - fact.others) < 86_400_000 * 60
      )
        return null;
      return {
        ...base,
        col: column(fact.column),
        own: date(fact.value),
        oth: date(fact.others),
        cmp: words([isMore ? later! : earlier!], [isMore ? earlier! : later!]),
      };
    }
    case 'rule': {
      const [condition, more] = fact.conditions;
      if (
        condition === undefined ||
        more !== undefined ||
        (condition.is !== 'at least' && condition.is !== 'at most')
      )
        return null;
      if (fact.precision === 1 || fact.coverage === 1) return null;
      const [least, most] = isFrench ? ['au moins', 'au plus'] : ['at least', 'at most'];
      const is = condition.is === 'at least';
      const exact = (x: number) => (isFrench ? String(x).replace('.', ',') : String(x));
      return {
        ...base,
        col: column(condition.column),
        bound: words([is ? least! : most!], [is ? most! : least!, isFrench ? 'exactement' : 'exactly']),
        limit: {
          right: () => exact(condition.value),
          wrong: () => exact(condition.value === 0 ? 3 : condition.value * 2),
        },
        prec: share(fact.precision),
        cov: share(fact.coverage),
      };
    }
    case 'medoid':
      return { ...base, typical: label(fact.row) };
    case 'border':
      return {
        ...base,
        near: label(fact.near),
        row: {
          right: () => String(pick(fact.rows)),
          wrong: () => String(Math.max(...fact.rows) + 1 + random.below(50)),
        },
      };
    case 'spread': {
      if (fact.distance > 0.66 * fact.typical && fact.distance < 1.5 * fact.typical) return null;
      const [tight, loose] = isFrench
        ? ['plus resserrées', 'plus dispersées']
        : ['closer together', 'more scattered'];
      const isTight = fact.distance < fact.typical;
      return { ...base, how: words([isTight ? tight! : loose!], [isTight ? loose! : tight!]) };
    }
    case 'neighbor': {
      if (fact.by === null) return { ...base, near: label(fact.cluster) };
      if (Math.abs(fact.by.value - fact.by.other) < 0.3 * Math.abs(fact.by.value))
        return { ...base, near: label(fact.cluster) };
      return {
        ...base,
        near: label(fact.cluster),
        col: column(fact.by.column),
        own: value(fact.by.value),
        oth: value(fact.by.other),
        cmp: comparative(fact.by.other > fact.by.value),
      };
    }
    case 'unusual rows':
      if (fact.count < 2 || fact.share === 1) return null;
      return { ...base, n: count(fact.count), own: share(fact.share), all: share(fact.overallShare) };
    case 'no contrast':
      return {
        ...base,
        no: words(
          [isFrench ? 'aucune colonne' : 'no column'],
          [isFrench ? 'une colonne' : 'one column', isFrench ? 'chaque colonne' : 'every column'],
        ),
      };
    case 'structure':
      if (fact.clusters < 2) return null;
      return {
        ...base,
        rows: count(fact.rows),
        columns: count(fact.columns),
        k: count(fact.clusters),
        noise: count(fact.noise),
        noiseShare: share(fact.noiseShare),
      };
    case 'correlation': {
      if (Math.abs(fact.correlation) >= 0.995) return null;
      const [rise, fall] = isFrench ? ['augmente', 'diminue'] : ['rises', 'falls'];
      const isUp = fact.correlation > 0;
      return {
        ...base,
        a: column(fact.columns[0]),
        b: column(fact.columns[1]),
        r: score(fact.correlation),
        move: words([isUp ? rise! : fall!], [isUp ? fall! : rise!]),
      };
    }
    case 'driver':
      return fact.strength > 0.995 ? null : { ...base, col: column(fact.column), s: score(fact.strength) };
    case 'quality':
      return fact.finding === 'missing values' && fact.column !== null && fact.share < 1 && fact.count > 1
        ? { ...base, col: column(fact.column), n: count(fact.count), share: share(fact.share) }
        : null;
    case 'isolation': {
      const first = fact.columns[0];
      if (first === undefined || typeof first.value !== 'number' || first.isDate || first.contribution === 1)
        return null;
      return {
        ...base,
        col: column(first.column),
        value: value(first.value),
        part: share(first.contribution),
      };
    }
    case 'nearest normal':
      return { ...base, normal: label(fact.row) };
    case 'smallest change': {
      const [change, more] = fact.changes;
      if (
        change === undefined ||
        more !== undefined ||
        typeof change.from !== 'number' ||
        typeof change.to !== 'number' ||
        change.isDate
      )
        return null;
      return { ...base, col: column(change.column), from: value(change.from), to: value(change.to) };
    }
  }
}
