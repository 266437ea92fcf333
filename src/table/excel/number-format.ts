import { SSF } from 'xlsx';

/** How Excel shows a number: as one, or as a date, a time of day, both, or a duration. */
export type Shown = 'number' | 'date' | 'datetime' | 'time' | 'duration';

const isDateFormat: (format: string) => boolean = SSF.is_date;

/** Reads a number format once and remembers it; a workbook has few of them. */
export function createFormatReader(): (format: string | number | undefined) => Shown {
  const known = new Map<string, Shown>();
  return (format) => {
    if (format === undefined || format === 'General') return 'number';
    const text = typeof format === 'number' ? (SSF.get_table()[format] ?? 'General') : format;
    let shown = known.get(text);
    if (shown === undefined) {
      shown = shownBy(text);
      known.set(text, shown);
    }
    return shown;
  };
}

function shownBy(format: string): Shown {
  if (!isDateFormat(format)) return 'number';
  if (/\[(h+|m+|s+)\]/i.test(format)) return 'duration';
  const parts = format.replace(/"[^"]*"|\\.|_.|\[[^\]]*\]|am\/pm|a\/p/gi, '');
  const hasTime = /[hs]/i.test(parts) || /am\/pm|a\/p/i.test(format);
  const hasDate = /[yde]/i.test(parts) || /mmm/i.test(parts) || !hasTime;
  return hasDate ? (hasTime ? 'datetime' : 'date') : 'time';
}
