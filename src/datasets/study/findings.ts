import { isIdentifier } from '../../table/identifiers.ts';
import type { ColumnProfile } from '../../table/profile.ts';
import type { QualityFinding } from '../stats.schema.ts';
import type { TableStudy } from './table-study.ts';

/** What somebody should know of a table before trusting a map of it; words are found for it elsewhere. */
export type Finding = Omit<QualityFinding, 'message'>;

/** Shares of rows from which a finding is told, and from which it is more serious. */
const MISSING = { info: 0.01, warning: 0.2, critical: 0.6 };
const OUTLIERS = { info: 0.005, warning: 0.05 };
const DUPLICATES = { warning: 0.01, critical: 0.3 };
const SKEWNESS = { info: 2, warning: 10 };
const NEAR_CONSTANT = 0.98;
const REDUNDANT = 0.98;
const MANY_CATEGORIES = 50;
const TOLD_PATTERNS = 5;
const TOLD_REDUNDANT = 10;
const MAX_FINDINGS = 200;

const SEVERITIES = ['critical', 'warning', 'info'] as const;

export function findProblems(
  columns: readonly ColumnProfile[],
  rowCount: number,
  study: TableStudy | null,
): Finding[] {
  const findings = [
    ...duplicateRows(study, rowCount),
    ...columns.flatMap((column) => ofColumn(column, rowCount)),
    ...(study === null ? [] : [...missingTogether(columns, study), ...redundant(columns, study)]),
  ];
  const order = (finding: Finding) => SEVERITIES.indexOf(finding.severity);
  return findings.sort((a, b) => order(a) - order(b)).slice(0, MAX_FINDINGS);
}

function duplicateRows(study: TableStudy | null, rowCount: number): Finding[] {
  const rows = study?.duplicateRows ?? 0;
  if (rows === 0) return [];
  const share = rows / rowCount;
  const severity =
    share >= DUPLICATES.critical ? 'critical' : share >= DUPLICATES.warning ? 'warning' : 'info';
  return [{ kind: 'duplicate_rows', severity, columns: [], figures: { rows, share } }];
}

function ofColumn(column: ColumnProfile, rowCount: number): Finding[] {
  const { statistics } = column;
  const columns = [column.name];
  if (statistics.count === 0) {
    return [{ kind: 'empty_column', severity: 'warning', columns, figures: { rows: rowCount } }];
  }
  const missing = missingValues(column, rowCount);
  if (statistics.unique_count === 1) {
    const figures = { rows: statistics.count };
    return [{ kind: 'constant_column', severity: 'warning', columns, figures }, ...missing];
  }
  return [...missing, ...nature(column, rowCount), ...spread(column)];
}

function missingValues({ name, statistics }: ColumnProfile, rowCount: number): Finding[] {
  const rows = statistics.null_count;
  const share = rows / rowCount;
  if (share < MISSING.info) return [];
  const severity = share >= MISSING.critical ? 'critical' : share >= MISSING.warning ? 'warning' : 'info';
  return [{ kind: 'missing_values', severity, columns: [name], figures: { rows, share } }];
}

/** Identifiers, many categories, and columns that nearly always say the same. */
function nature(column: ColumnProfile, rowCount: number): Finding[] {
  const { statistics, type } = column;
  const columns = [column.name];
  const distinct = statistics.unique_count;
  const names = type === 'text' && distinct === rowCount && rowCount >= 10;
  if (names || isIdentifier(column, rowCount)) {
    return [{ kind: 'identifier_column', severity: 'info', columns, figures: { distinct } }];
  }
  if (type === 'categorical' && distinct > MANY_CATEGORIES) {
    return [{ kind: 'high_cardinality', severity: 'info', columns, figures: { distinct } }];
  }
  if (statistics.type === 'numeric') return [];
  const most = statistics.most_common[0]?.[1] ?? 0;
  const share = most / statistics.count;
  if (share < NEAR_CONSTANT) return [];
  return [{ kind: 'near_constant_column', severity: 'info', columns, figures: { rows: most, share } }];
}

function spread({ name, statistics }: ColumnProfile): Finding[] {
  if (statistics.type !== 'numeric') return [];
  const findings: Finding[] = [];
  const { outliers, count, skewness, unique_count: distinct } = statistics;
  const share = outliers / count;
  // Of two values, the rarer one is no outlier.
  if (share >= OUTLIERS.info && distinct > 2) {
    const severity = share >= OUTLIERS.warning ? 'warning' : 'info';
    findings.push({ kind: 'outliers', severity, columns: [name], figures: { rows: outliers, share } });
  }
  if (skewness !== null && Math.abs(skewness) >= SKEWNESS.info && distinct > 2) {
    const severity = Math.abs(skewness) >= SKEWNESS.warning ? 'warning' : 'info';
    findings.push({ kind: 'skewed', severity, columns: [name], figures: { skewness } });
  }
  return findings;
}

function missingTogether(columns: readonly ColumnProfile[], { missingPatterns }: TableStudy): Finding[] {
  return missingPatterns
    .filter(({ rows }) => rows >= 2)
    .slice(0, TOLD_PATTERNS)
    .map((pattern) => ({
      kind: 'missing_together',
      severity: 'info',
      columns: pattern.columns.map((index) => columns[index]!.name),
      figures: { rows: pattern.rows },
    }));
}

function redundant(columns: readonly ColumnProfile[], { numbers }: TableStudy): Finding[] {
  return numbers
    .filter(({ pearson }) => Math.abs(pearson ?? 0) >= REDUNDANT)
    .slice(0, TOLD_REDUNDANT)
    .map((pair) => ({
      kind: 'redundant_columns',
      severity: 'info',
      columns: pair.columns.map((index) => columns[index]!.name),
      figures: { pearson: pair.pearson ?? 0 },
    }));
}
