import type { Random } from '../../../src/kernels/random.ts';
import type { Language } from '../../../src/procedure/wire.ts';

/** Numbers, shares and dates as different people write them, each within what its last digit allows. */
export function createWriter(language: Language, random: Random) {
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)]!;
  const isFrench = language === 'fr';

  function digits(value: number, least = 3): string {
    if (value === 0) return '0';
    const rounded = Number(
      value.toPrecision(Math.max(Math.trunc(Math.abs(value)).toString().length, least) + random.below(3)),
    );
    const text = Math.abs(rounded) >= 1e6 || Math.abs(rounded) < 1e-4 ? null : String(rounded);
    if (text === null)
      return new Intl.NumberFormat(language, { notation: 'scientific', maximumSignificantDigits: 4 }).format(
        value,
      );
    if (Math.abs(rounded) >= 1e4 && Math.abs(value) >= 1e4) return count(Math.round(value));
    return isFrench ? text.replace('.', ',') : text;
  }

  function number(value: number): string {
    if (Math.abs(value) >= 20 && random.below(6) === 0) {
      const near = Number(value.toPrecision(2));
      if (Math.abs(near - value) <= 0.04 * Math.abs(value)) {
        return `${pick(isFrench ? ['environ', 'à peu près'] : ['about', 'around', 'roughly'])} ${count(near)}`;
      }
    }
    if (value >= 2000 && random.below(6) === 0) {
      const thousands = (value / 1000).toFixed(1);
      return isFrench ? `${thousands.replace('.', ',')} mille` : `${thousands}${pick(['k', ' thousand'])}`;
    }
    return digits(value);
  }

  function count(value: number): string {
    const plain = String(value);
    const grouped = (mark: string) => plain.replaceAll(/\B(?=(?:\d{3})+$)/g, mark);
    if (Number.isInteger(value) && value >= 1000) {
      return isFrench
        ? pick([plain, grouped(' '), grouped('\u202f'), grouped('\u00a0')])
        : pick([plain, grouped(','), grouped(' ')]);
    }
    const words = isFrench
      ? 'zéro un deux trois quatre cinq six sept huit neuf dix onze douze'
      : 'zero one two three four five six seven eight nine ten eleven twelve';
    if (Number.isInteger(value) && value >= 2 && value <= 12 && random.below(2) === 0)
      return words.split(' ')[value]!;
    return isFrench ? plain.replace('.', ',') : plain;
  }

  function share(value: number): string {
    const fractions: readonly (readonly [number, readonly string[]])[] = isFrench
      ? [
          [1 / 3, ['un tiers', 'une sur trois']],
          [0.5, ['la moitié']],
          [0.25, ['un quart']],
          [2 / 3, ['deux tiers']],
          [0.75, ['trois quarts', 'trois sur quatre']],
          [0.2, ['un cinquième']],
        ]
      : [
          [1 / 3, ['a third', 'one in three', 'one third']],
          [0.5, ['half']],
          [0.25, ['a quarter', 'one in four']],
          [2 / 3, ['two thirds', 'two out of three']],
          [0.75, ['three quarters']],
          [0.2, ['one in five']],
        ];
    const fraction = fractions.find(([part]) => Math.abs(part - value) < 0.012);
    // After “un tiers” French needs another article than after a per cent, which patterns have.
    if (fraction !== undefined && random.below(2) === 0) return pick(fraction[1]);
    const per = value * 100;
    let places = random.below(2);
    while (value > 0 && value < 1 && places < 9 && [0, 100].includes(Number(per.toFixed(places)))) places++;
    const text = String(Number(per.toFixed(places)));
    if (isFrench) return `${text.replace('.', ',')}${pick([' %', '\u00a0%', '%', ' pour cent'])}`;
    const hedge = per >= 10 && random.below(5) === 0 ? pick(['about ', 'around ', 'roughly ']) : '';
    return `${hedge}${text}${pick(['%', ' %', ' percent', ' per cent'])}`;
  }

  function date(value: number): string {
    const day = new Date(value);
    const part = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options }).format(day);
    const [year, month, d] = [day.getUTCFullYear(), part({ month: 'long' }), day.getUTCDate()];
    const iso = day.toISOString().slice(0, 10);
    if (isFrench) return pick([`${d === 1 ? '1er' : d} ${month} ${year}`, iso, `${month} ${year}`]);
    return pick([`${d} ${month} ${year}`, `${month} ${d}, ${year}`, iso, `${month} ${year}`]);
  }

  function name(text: string): string {
    return pick(
      isFrench ? [`« ${text} »`, `“${text}”`, `"${text}"`] : [`“${text}”`, `"${text}"`, `‘${text}’`],
    );
  }

  return { pick, number, count, share, date, name };
}

export type Writer = ReturnType<typeof createWriter>;
