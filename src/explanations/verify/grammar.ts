import type { Language } from '../../procedure/wire.ts';
import type { FactKind } from '../facts/fact.ts';
import { ENGLISH } from './grammar-en.ts';
import { FRENCH } from './grammar-fr.ts';
import { compile, type Pattern, wordsOf } from './pattern.ts';

/** Sentences that can be true of facts; pattern.ts tells how they are written, slots.ts what the slots test. */
export interface Grammar {
  readonly macros: Readonly<Record<string, string>>;
  /** What can be said of one fact of a kind. */
  readonly clauses: Readonly<Record<FactKind, readonly string[]>>;
  /** One condition of a rule, and one change of a row. */
  readonly condition: string;
  readonly change: string;
  /** Between clauses, and between things that are listed. */
  readonly joint: string;
  /** Between clauses of which the first may be a condition. */
  readonly stop: string;
  readonly comma: string;
  /** A group named so that it can be no other. */
  readonly explicit: string;
  /** Words before a number, by what they say of it. */
  readonly hedges: readonly (readonly [
    string,
    'about' | 'above' | 'below' | 'or more' | 'or less' | 'almost',
  ])[];
  /** Between the numbers of “one in three”. */
  readonly inOf: readonly string[];
}

export interface CompiledGrammar {
  readonly clauses: ReadonlyMap<FactKind, readonly Pattern[]>;
  readonly condition: Pattern;
  readonly change: Pattern;
  readonly joint: Pattern;
  readonly stop: Pattern;
  readonly comma: Pattern;
  readonly explicit: Pattern;
  readonly source: Grammar;
  readonly words: ReadonlySet<string>;
}

const SOURCES: Readonly<Record<Language, Grammar>> = { en: ENGLISH, fr: FRENCH };
const compiled = new Map<Language, CompiledGrammar>();

export function grammarOf(language: Language): CompiledGrammar {
  const known = compiled.get(language);
  if (known !== undefined) return known;
  const source = SOURCES[language];
  const made = (text: string) => compile(text, source.macros);
  const kinds = Object.keys(source.clauses) as FactKind[];
  const clauses = new Map(kinds.map((kind) => [kind, source.clauses[kind].map(made)] as const));
  const [condition, change, joint, stop, comma, explicit] = [
    made(source.condition),
    made(source.change),
    made(source.joint),
    made(source.stop),
    made(source.comma),
    made(source.explicit),
  ];
  const words = new Set(
    [...[...clauses.values()].flat(), condition, change, joint, explicit].flatMap((pattern) => [
      ...wordsOf(pattern),
    ]),
  );
  for (const [hedge] of source.hedges) for (const word of hedge.split(' ')) words.add(word);
  const grammar = { clauses, condition, change, joint, stop, comma, explicit, source, words };
  compiled.set(language, grammar);
  return grammar;
}
