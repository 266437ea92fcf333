interface ColumnNames {
  readonly names: readonly string[];
  /** 1-based places of the columns whose name is not the given one but for its spaces. */
  readonly changed: readonly number[];
}

/**
 * Names to show: one for each column, without control characters, no longer than allowed, and no two alike even for
 * a reader that ignores case. An empty name becomes `column_3`, a repeated one `name_2`; a name that is given as it
 * stands keeps it, whatever comes before it.
 */
export function makeColumnNames(given: readonly string[], width: number, maxLength: number): ColumnNames {
  const cleaned = Array.from({ length: width }, (_, index) => cleanName(given[index] ?? '', maxLength));
  const reserved = new Set(cleaned.map(foldCase));
  const taken = new Set<string>();
  const nextSuffix = new Map<string, number>();
  const changed: number[] = [];

  const names = cleaned.map((name, index) => {
    const wanted = name === '' ? `column_${index + 1}` : name;
    const free = name === '' ? !reserved.has(foldCase(wanted)) : true;
    if (free && !taken.has(foldCase(wanted))) {
      taken.add(foldCase(wanted));
      if (wanted !== (given[index] ?? '').trim()) changed.push(index + 1);
      return wanted;
    }
    for (let suffix = nextSuffix.get(foldCase(wanted)) ?? 2; ; suffix++) {
      const candidate = withSuffix(wanted, `_${suffix}`, maxLength);
      const key = foldCase(candidate);
      if (reserved.has(key) || taken.has(key)) continue;
      nextSuffix.set(foldCase(wanted), suffix + 1);
      taken.add(key);
      changed.push(index + 1);
      return candidate;
    }
  });
  return { names, changed };
}

function cleanName(name: string, maxLength: number): string {
  const spaced = name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return cut(spaced, maxLength);
}

function withSuffix(name: string, suffix: string, maxLength: number): string {
  return cut(name, Math.max(0, maxLength - suffix.length)) + suffix;
}

/** The first characters of a text; no character outside the basic plane is cut in half. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return Array.from(text).slice(0, maxLength).join('');
}

function foldCase(name: string): string {
  return name.toLowerCase();
}
