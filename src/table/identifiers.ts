import type { ColumnProfile } from './profile.ts';

/** `id`, `ID`, `user_id`, `userId`, `Customer ID`, `uuid`, `index`, `row_number`, `Unnamed: 0`, … */
const IDENTIFYING_NAME =
  /^(id|ids|uuid|guid|key|index|idx|row|no|nr|num|#|unnamed: ?\d+|(row|line|record|sample|serial)[\s_-]?(id|no|nr|num|number|index)?)$|[\s_.-](id|uuid|key|index)$|[a-z](Id|ID)$/i;

/**
 * Whether a numeric column only names the rows and says nothing of them: whole numbers, one for every row, all different,
 * that either count on without a gap (in whatever order) or stand under a name for identifiers.
 */
export function isIdentifier({ name, storageType, statistics }: ColumnProfile, rowCount: number): boolean {
  if (storageType !== 'BIGINT' || statistics.type !== 'numeric') return false;
  const { min, max, unique_count: distinct } = statistics;
  if (distinct !== rowCount || rowCount < 2 || min === null || max === null) return false;
  return max - min === rowCount - 1 || IDENTIFYING_NAME.test(name.trim());
}
