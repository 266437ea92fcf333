import type { ColumnProfile } from '../../table/profile.ts';
import type { MLConfig } from '../ml.schema.ts';
import { quoted } from './wording.ts';

/** The columns that decide how points look; null where none was named or the named one cannot do it. */
export interface DisplayColumns {
  readonly color: string | null;
  readonly size: ColumnProfile | null;
  readonly label: string | null;
  readonly steps: readonly string[];
}

/** An unknown name is no error: the map is drawn without, and says so. */
export function displayColumns(columns: readonly ColumnProfile[], config: MLConfig): DisplayColumns {
  const steps: string[] = [];
  const find = (setting: 'color_column' | 'size_column' | 'label_column') => {
    const name = config[setting];
    const column = columns.find((candidate) => candidate.name === name) ?? null;
    if (name !== null && column === null)
      steps.push(`Ignored ${setting}: there is no column ${quoted(name)}.`);
    return column;
  };
  const color = find('color_column');
  const size = find('size_column');
  const label = find('label_column');
  const hasSizes = size !== null && size.type === 'numeric';
  if (size !== null && !hasSizes) steps.push(`Ignored size_column: ${quoted(size.name)} is not numeric.`);
  return { color: color?.name ?? null, size: hasSizes ? size : null, label: label?.name ?? null, steps };
}
