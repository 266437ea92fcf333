import type { Language } from '../../procedure/wire.ts';
import type { FINDING_KINDS } from '../stats.schema.ts';
import { english } from './en.ts';
import type { Finding } from './findings.ts';
import { french } from './fr.ts';

/** How a language says what was found in a table and why a configuration is recommended. */
export interface StudyWording {
  readonly findings: Readonly<Record<(typeof FINDING_KINDS)[number], (finding: Finding) => string>>;
  readonly names: Readonly<Record<RecommendationKind, string>>;
  readonly reasons: Readonly<Record<ReasonKind, (figures: ReasonFigures) => string>>;
}

export type RecommendationKind = 'overview' | 'directions' | 'detail';

export type ReasonKind =
  | 'neighbourhoods'
  | 'axes'
  | 'fine_groups'
  | 'columns'
  | 'encoded'
  | 'missing'
  | 'robust'
  | 'redundant'
  | 'sampled'
  | 'anomalies'
  | 'labelled';

export interface ReasonFigures {
  readonly rows?: number;
  readonly count?: number;
  readonly share?: number;
  readonly names?: readonly string[];
}

export interface Reason {
  readonly kind: ReasonKind;
  readonly figures: ReasonFigures;
}

const WORDINGS: Readonly<Record<Language, StudyWording>> = { fr: french, en: english };

export const wordingOf = (language: Language): StudyWording => WORDINGS[language];
